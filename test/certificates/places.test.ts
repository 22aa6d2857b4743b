import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import type { Target } from "../../certificates/served/facts";
import { lookAtAll } from "../../certificates/served/look";
import { sentencesOf } from "../../certificates/served/sentences";
import { parseDay } from "../../rotation";
import { host, now, serverCertificate } from "./authority";
import { type Estate, Bench, newEstate, only, said, today, wanted } from "./bench";

let estate: Estate;
const bench = new Bench(() => estate.root);

before(async () => {
  estate = await newEstate();
});

afterEach(() => bench.servers.closeAll());

describe("where a certificate can't be seen", () => {
  it("nothing listens", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    await bench.servers.closeAll();
    only(
      said(await bench.look(port)),
      /^unknown: could not look at the certificate of pexip: conference\.example\.com, conf-1 \(127\.0\.0\.1:\d+\): nothing listens there \(ECONNREFUSED\); ask MaxConf operations/,
    );
  });

  it("what answers isn't TLS", async () => {
    const banner = await bench.servers.tcp((socket) => socket.write("220 mail.example.com ESMTP\r\n"));
    only(
      said(await bench.look(banner)),
      /isn't TLS: it begins with "220 mail\.example\.com ESMTP"; correct `quarterturn:certificates\.pexip\.port`/,
    );
    const web = await bench.servers.tcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    only(said(await bench.look(web)), /isn't TLS: it begins with "HTTP\/1\.1 400 Bad Request"/);
  });

  it("the handshake takes too long", async () => {
    const silent = await bench.servers.tcp(() => undefined);
    const begun = Date.now();
    only(
      said(await bench.look(silent, {}, { patience: 300 })),
      /it takes the connection and doesn't answer the TLS handshake within 0\.3 seconds; ask .* firewall/,
    );
    assert.ok(Date.now() - begun < 2000);
  });

  it("the connection is closed, or refused by an alert", async () => {
    only(
      said(await bench.look(await bench.servers.tcp((socket) => socket.end()))),
      /closes the connection in the TLS handshake/,
    );
    const alert = await bench.servers.tcp((socket) => socket.end(Buffer.from("15030300020270", "hex")));
    only(said(await bench.look(alert)), /breaks off the TLS handshake \(alert 112, unrecognized_name\); ask/);
  });

  it("its name has no address, or the name server is silent", async () => {
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    const nodes = undefined;
    only(
      said(await bench.look(443, { nodes }, { resolve: failing("ENOTFOUND") })),
      /conference\.example\.com has no address \(ENOTFOUND\); correct `quarterturn:certificates\.pexip\.host`/,
    );
    only(
      said(await bench.look(443, { nodes }, { resolve: failing("ETIMEOUT") })),
      /the name servers don't tell an address .* within 5 seconds/,
    );
  });

  it("what was last seen is said", async () => {
    const sightings = await bench.look(await bench.servers.tcp((socket) => socket.end()));
    const last = { until: parseDay("2027-08-18"), silentSince: parseDay("2027-03-25") };
    const lastSeen = (node: string) => (node === "conf-1" ? last : undefined);
    assert.match(
      sentencesOf(wanted, sightings, today, lastSeen)[0]?.sentence ?? "",
      /; the last one that a run saw there is valid until 2027-08-18, and runs got no answer since 2027-03-25$/,
    );
  });
});

describe("several servers of one name", () => {
  it("are looked at one by one, and the one of three with the old certificate is named", async () => {
    const old = await serverCertificate(estate.middle, {
      from: "2026-12-01T00:00:00Z",
      until: "2027-06-15T23:59:59Z",
    });
    const ports = [
      await bench.servers.tls(estate.good, [estate.middle]),
      await bench.servers.tls(old, [estate.middle]),
      await bench.servers.tls(estate.good, [estate.middle]),
    ];
    const nodes = Object.fromEntries(ports.map((port, at) => [`conf-${at + 1}`, `127.0.0.1:${port}`]));
    only(
      said(await bench.look(443, { nodes })),
      /^due: the certificate of pexip .* isn't the same everywhere: conf-2 shows the one until 2027-06-15, conf-1 and conf-3 the one until 2027-08-18; MaxConf operations must install the newer one on conf-2 too/,
    );
  });

  it("are all addresses of the name, where no nodes are named", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    const resolve = () => Promise.resolve(["127.0.0.1", "127.0.0.2"]);
    const sightings = await bench.look(port, { nodes: undefined }, { resolve });
    assert.deepEqual(
      sightings.map(({ node, ok }) => [node, ok]),
      [
        [`127.0.0.1:${port}`, true],
        [`127.0.0.2:${port}`, false],
      ],
    );
  });

  it("may be reached by IPv6", async function () {
    const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
      (all ?? []).some(({ address }) => address === "::1"),
    );
    if (!hasIpv6) this.skip();
    const port = await bench.servers.tls(estate.good, [estate.middle], { at: "::1" });
    const [sighting] = await bench.look(port, { nodes: { "conf-6": "[::1]" } });
    assert.deepEqual([sighting?.ok, sighting?.address], [true, `[::1]:${port}`]);
  });

  it("are each served at one place in a rehearsal, under their own names", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    const connectTo = `127.0.0.1:${port}`;
    const [sighting] = await bench.look(443, { nodes: undefined }, { connectTo });
    assert.deepEqual([sighting?.ok, sighting?.node], [true, `${host}:443`]);
  });
});

describe("two hundred hosts", () => {
  it("are looked at within ten seconds, whatever they do, and each has its sighting", async () => {
    const silent = await bench.servers.tcp(() => undefined);
    const banner = await bench.servers.tcp((socket) => socket.write("220 ready\r\n"));
    const closing = await bench.servers.tcp((socket) => socket.end());
    const fine = await bench.servers.tls(estate.good, [estate.middle]);
    const ports = [silent, banner, closing, fine, fine];
    const targets = Array.from({ length: 200 }, (_, at): [string, Target] => {
      const port = ports[at % ports.length] ?? fine;
      const nodes = { "conf-1": "127.0.0.1" };
      return [
        `host-${at}`,
        { host, port, nodes, names: [host], issuer: "DigiCert", extraRoots: [estate.root.cert] },
      ];
    });
    const begun = Date.now();
    const seen = await lookAtAll(new Map(targets), { at: now });
    const seconds = (Date.now() - begun) / 1000;
    const count = (what: string) =>
      [...seen.values()].flat().filter((one) => (one.ok ? "seen" : one.code) === what).length;
    assert.deepEqual(
      [count("timeout"), count("notTls"), count("handshake"), count("seen")],
      [40, 40, 40, 80],
    );
    assert.ok(seconds < 10, `${seconds} seconds`);
  });
});
