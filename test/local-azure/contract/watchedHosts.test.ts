import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { LocalAzure } from "../../../local-azure";
import { daysBetween, parseDay } from "../../../rotation/calendar";
import { inFolder } from "../support";
import { hosts, inAzure, look, rootsOf, withHosts } from "../watchedHosts";

const { conference, management, other } = hosts;
const [first, second, third] = ["10.1.0.11:443", "10.1.0.12:8443", "[2001:db8::3]:443"];

const serialOf = async (azure: LocalAzure, name: string, node?: string): Promise<string> =>
  (await look(azure, name, node)).chain[0]?.serialNumber ?? "";

/** First and last second of what a host shows. */
async function lifeOf(azure: LocalAzure, name: string): Promise<readonly [from: string, to: string]> {
  const [own] = (await look(azure, name)).chain;
  assert.ok(own);
  const [from, to] = [own.validFrom, own.validTo].map((date) =>
    new Date(date).toISOString().replace(".000Z", "Z"),
  );
  return [from ?? "", to ?? ""];
}

describe("a watched host", function () {
  this.timeout(30_000);
  this.slow(5_000);

  it("shows a real client a chain in order, for its names, from an authority in its issuer's place", () =>
    withHosts(async (azure) => {
      for (const { host, names, issuer } of Object.values(hosts)) {
        const { chain, protocol } = await look(azure, host);
        const [own, intermediate] = chain;
        assert.ok(own && intermediate && chain.length === 2 && protocol === "TLSv1.3");
        for (const name of names) assert.equal(own.checkHost(name) ?? own.checkIP(name), name);
        assert.equal(own.checkHost("example.org"), undefined);
        const above = intermediate.issuer.replaceAll("\\", "");
        assert.ok(above.includes(`O=${issuer} (local Azure)`), above);
        const root = rootsOf(azure).find(({ subject }) => subject === intermediate.issuer);
        assert.ok(root);
        assert.ok(own.checkIssued(intermediate) && own.verify(intermediate.publicKey));
        assert.ok(intermediate.checkIssued(root) && intermediate.verify(root.publicKey));
        assert.ok(root.ca && intermediate.ca && !own.ca);
      }
    }));

  it("has been showing its first certificate for some time", () =>
    withHosts(async (azure) => {
      assert.deepEqual(await lifeOf(azure, conference.host), [
        "2026-08-24T00:00:00Z",
        "2027-03-10T23:59:59Z",
      ]);
    }));

  const rules = [
    ["2026-11-22", 199, 200],
    ["2027-03-14", 199, 200],
    ["2027-03-15", 99, 100],
    ["2029-03-14", 99, 100],
    ["2029-03-15", 46, 47],
  ] as const;
  for (const [day, digicert, others] of rules) {
    it(`gets ${digicert} days of DigiCert on ${day}, and ${others} of others`, () =>
      withHosts(async (azure) => {
        azure.setToday(parseDay(day));
        for (const [{ host }, days] of [
          [management, digicert],
          [other, others],
        ] as const) {
          await azure.hosts.renew(host);
          const [from, to] = await lifeOf(azure, host);
          assert.equal(from, `${day}T00:00:00Z`);
          assert.match(to, /T23:59:59Z$/);
          assert.equal(daysBetween(parseDay(day), parseDay(to.slice(0, 10))) + 1, days);
        }
      }));
  }

  it("shows an old certificate until somebody renews it, past its end too", () =>
    withHosts(async (azure) => {
      const before = await serialOf(azure, management.host);
      azure.setToday(parseDay("2027-06-01"));
      assert.equal(await serialOf(azure, management.host), before);
      const { serial } = await azure.hosts.renew(management.host);
      assert.equal(await serialOf(azure, management.host), serial);
      assert.notEqual(serial, before);
    }));

  it("shows nothing of a certificate that was issued before it is installed", () =>
    withHosts(async (azure) => {
      const before = await serialOf(azure, management.host);
      const { serial, fingerprint256 } = await azure.hosts.issue(management.host);
      assert.equal(await serialOf(azure, management.host), before);
      azure.hosts.install(management.host, serial);
      assert.equal((await look(azure, management.host)).chain[0]?.fingerprint256, fingerprint256);
    }));

  it("has nodes, each with a certificate of its own: one may stay old", () =>
    withHosts(async (azure) => {
      const { host } = conference;
      const before = await serialOf(azure, host, third);
      const { serial } = await azure.hosts.renew(host, ["conf-1", "conf-2"]);
      const shown = await Promise.all([first, second, third].map((node) => serialOf(azure, host, node)));
      assert.deepEqual(shown, [serial, serial, before]);
      assert.equal(await serialOf(azure, host), serial, "without a node it is the first");
      azure.hosts.install(host, serial, ["conf-3"]);
      assert.equal(await serialOf(azure, host, third), serial);
    }));

  it("is refused by an alert under a name that nobody watches, and without a name", () =>
    withHosts(async (azure) => {
      for (const name of ["nobody.example.com", ""])
        await assert.rejects(look(azure, name), /alert handshake failure/);
      assert.equal((await look(azure, conference.host.toUpperCase())).chain.length, 2);
    }));

  it("answers on in spite of what isn't TLS", () =>
    withHosts(async (azure) => {
      const [host = "", port] = (azure.environment.QUARTERTURN_SERVED_AT ?? "").split(":");
      assert.equal(host, "127.0.0.1");
      for (const said of [
        "GET / HTTP/1.1\r\n\r\n",
        "CONNECT x\r\n\r\n".padEnd(9000),
        "\x16\x03\x01\x00\x01\x00",
      ]) {
        const socket = connectPlain({ host, port: Number(port) }).on("error", () => undefined);
        socket.end(said);
        socket.resume();
        await once(socket, "close");
      }
      assert.equal((await look(azure, conference.host)).chain.length, 2);
    }));
});

describe("the renewals of watched hosts", function () {
  this.timeout(60_000);
  this.slow(10_000);

  it("are kept from one start to the next", () =>
    inFolder(async (directory) => {
      const { serial } = await inAzure(directory, "2027-01-10", (azure) =>
        azure.hosts.renew(conference.host, ["conf-2"]),
      );
      await inAzure(directory, undefined, async (azure) => {
        assert.equal(await serialOf(azure, conference.host, second), serial);
        assert.notEqual(await serialOf(azure, conference.host, first), serial);
        assert.equal(rootsOf(azure).length, 2);
      });
    }));

  it("are kept when the process is killed", () =>
    inFolder(async (directory) => {
      const script = require.resolve("./clients/renewer");
      const child = spawn(process.execPath, ["-r", "ts-node/register", script, directory], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let last = "";
      let count = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        last = line;
        if ((count += 1) === 5) child.kill("SIGKILL");
      }
      await inAzure(directory, undefined, async (azure) => {
        const issued = azure.hosts.certificatesOf(management.host).map(({ serial }) => serial);
        const shown = await serialOf(azure, management.host);
        assert.ok(issued.indexOf(shown) >= issued.indexOf(last), `${last} was acknowledged`);
        assert.ok(issued.includes(last) && issued.includes(shown));
      });
    }));

  it("follow the stack file: the next certificate is for its names, from its issuer, on its nodes", () =>
    inFolder(async (directory) => {
      const before = await inAzure(directory, "2026-11-22", (azure) => serialOf(azure, management.host));
      const changed = {
        ...management,
        issuer: "Another",
        names: [management.host, "new.example.com"],
        nodes: { one: "10.0.0.1", two: "10.0.0.2" },
      };
      const work = async (azure: LocalAzure): Promise<void> => {
        assert.equal(await serialOf(azure, management.host, "10.0.0.2:443"), before);
        await azure.hosts.renew(management.host, ["two"]);
        const [own, intermediate] = (await look(azure, management.host, "10.0.0.2:443")).chain;
        assert.equal(own?.checkHost("new.example.com"), "new.example.com");
        const root = rootsOf(azure).find(({ subject }) => subject === intermediate?.issuer);
        assert.match(root?.subject ?? "", /O=Another \(local Azure\)/);
        assert.equal(await serialOf(azure, management.host, "10.0.0.1:443"), before);
      };
      await inAzure(directory, undefined, work, [changed]);
    }));

  it("name what there is, for whoever names what isn't there", () =>
    withHosts(async ({ hosts: watched }) => {
      await assert.rejects(watched.renew("nobody.example.com"), {
        message: `host: got "nobody.example.com", want one that a stack file watches: ${other.host}, ${conference.host}, ${management.host}`,
      });
      await assert.rejects(watched.renew(conference.host, ["conf-4"]), {
        message: `node: got "conf-4", want one of ${conference.host}'s: conf-1, conf-2, conf-3`,
      });
      assert.throws(() => {
        watched.install(conference.host, "00");
      }, /serial: got 00, want that of a certificate that was issued for conference/);
    }));
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const test = hasOpenssl ? it : it.skip;

describe(`openssl${hasOpenssl ? "" : " (skipped: there is none on this machine)"}`, function () {
  this.timeout(30_000);
  this.slow(5_000);

  /** What it says of a host on the tenant's day, looked at directly or through a tunnel to a node. */
  async function verdict(azure: LocalAzure, host: string, node?: string): Promise<string> {
    const { QUARTERTURN_SERVED_AT: at = "", QUARTERTURN_SERVED_CA: ca = "" } = azure.environment;
    const where = node === undefined ? ["-connect", at] : ["-proxy", at, "-connect", node];
    const checks = ["-CAfile", ca, "-no-CApath", "-verify_hostname", host, "-x509_strict"];
    const time = ["-attime", String(azure.world.clock.seconds())];
    const args = ["s_client", ...where, "-servername", host, ...checks, ...time];
    const run = promisify(execFile)("openssl", args);
    run.child.stdin?.end();
    const { stdout } = await run;
    return /Verify return code: (.*)/.exec(stdout)?.[1] ?? stdout;
  }

  test("trusts what is shown, on the tenant's day", () =>
    withHosts(async (azure) => {
      for (const { host } of Object.values(hosts)) assert.equal(await verdict(azure, host), "0 (ok)");
      assert.equal(await verdict(azure, conference.host, second), "0 (ok)");
    }));

  test("refuses it from its end on, until it is renewed", () =>
    withHosts(async (azure) => {
      azure.setToday(parseDay("2027-03-10"));
      assert.equal(await verdict(azure, management.host), "0 (ok)");
      azure.setToday(parseDay("2027-03-11"));
      assert.equal(await verdict(azure, management.host), "10 (certificate has expired)");
      await azure.hosts.renew(management.host);
      assert.equal(await verdict(azure, management.host), "0 (ok)");
    }));
});
