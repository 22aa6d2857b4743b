import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lookAtWatched } from "../../certificates/watched";
import { certificates as schema } from "../../settings/certificates";
import { host } from "./authority";
import { type Estate, Bench, newEstate } from "./bench";

const rehearsal = { AZURE_AUTHORITY_HOST: "https://localhost:1234", QUARTERTURN_TODAY: "2027-04-01" };
let estate: Estate;
let folder: string;
const bench = new Bench(() => estate.root);

before(async () => {
  estate = await newEstate();
  folder = mkdtempSync(join(tmpdir(), "watched-"));
  writeFileSync(join(folder, "ca.pem"), estate.root.cert);
  writeFileSync(join(folder, "none.pem"), "no certificate");
});

afterEach(() => bench.servers.closeAll());

const one = (change: object = {}) =>
  schema.parse({ pexip: { host, issuer: "DigiCert", owner: "MaxConf operations", ...change } });

describe("a stack's certificates", () => {
  it("are not looked at in a rehearsal that serves none", async () => {
    const looked = await lookAtWatched(one(), { env: rehearsal, folder });
    assert.deepEqual(looked.get("pexip"), { kind: "skipped", reason: "not looked at in a rehearsal" });
  });

  it("are looked at where a rehearsal serves them, by its clock and its authority", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    const served = {
      QUARTERTURN_SERVED_AT: `127.0.0.1:${port}`,
      QUARTERTURN_SERVED_CA: join(folder, "ca.pem"),
    };
    const looked = (await lookAtWatched(one(), { env: { ...rehearsal, ...served }, folder })).get("pexip");
    const [sighting] = looked?.kind === "seen" ? looked.sightings : [];
    assert.ok(sighting?.ok === true && sighting.chainFacts.isTrusted, JSON.stringify(looked));
    assert.equal(sighting.at, "2027-04-01T12:00:00Z");
    assert.equal(sighting.address, `${host}:443`);
  });

  it("are looked at where they are with a real login, and trusted by their caFile", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    const nodes = { "conf-1": `127.0.0.1:${port}` };
    const looked = (await lookAtWatched(one({ nodes, caFile: "ca.pem" }), { env: {}, folder })).get("pexip");
    const [sighting] = looked?.kind === "seen" ? looked.sightings : [];
    assert.ok(sighting?.ok === true && sighting.chainFacts.isTrusted, JSON.stringify(looked));
  });

  it("are looked at directly in a rehearsal if all their nodes are on this machine, whatever else it serves", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    const nodes = { "conf-1": `127.0.0.1:${port}` };
    const elsewhere = { QUARTERTURN_SERVED_AT: "127.0.0.1:1", QUARTERTURN_SERVED_CA: join(folder, "ca.pem") };
    for (const env of [rehearsal, { ...rehearsal, ...elsewhere }]) {
      const looked = (await lookAtWatched(one({ nodes, caFile: "ca.pem" }), { env, folder })).get("pexip");
      const [sighting] = looked?.kind === "seen" ? looked.sightings : [];
      assert.ok(sighting?.ok === true, JSON.stringify(looked));
      assert.equal(sighting.at, "2027-04-01T12:00:00Z");
      assert.equal(sighting.address, `127.0.0.1:${port}`);
    }
  });

  it("say which caFile can't be read, and hold up no other", async () => {
    const port = await bench.servers.tls(estate.good, [estate.middle]);
    const nodes = { "conf-1": `127.0.0.1:${port}` };
    const all = {
      ...one({ nodes }),
      gone: one({ caFile: "gone.pem" }).pexip,
      none: one({ caFile: "none.pem" }).pexip,
    };
    const settings = Object.fromEntries(
      Object.entries(all).flatMap(([name, it]) => (it ? [[name, it]] : [])),
    );
    const looked = await lookAtWatched(settings, { env: {}, folder });
    assert.equal(looked.get("pexip")?.kind, "seen");
    assert.deepEqual(looked.get("gone"), { kind: "failed", reason: "its caFile: there is no such file" });
    assert.deepEqual(looked.get("none"), {
      kind: "failed",
      reason: "its caFile: it has no certificate in PEM",
    });
  });

  it("refuse a place outside of this machine", async () => {
    const env = { ...rehearsal, QUARTERTURN_SERVED_AT: "example.com:443" };
    await assert.rejects(
      lookAtWatched(one(), { env, folder }),
      /QUARTERTURN_SERVED_AT: got "example\.com:443", want/,
    );
  });
});
