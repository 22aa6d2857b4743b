import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { uuidOf } from "../../local-azure/ids";
import { seedApps } from "../../local-azure/entra/applications";
import { own } from "../../rotation";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { passes } from "../support/gateOnEngine";

type Section = Record<string, Record<string, unknown>>;
type Config = Record<string, unknown>;

const upWithoutPreview = ["up", "--yes", "--skip-preview"];

/** `g1 previous, g2 current`. */
function states(estate: TestEstate, consumer: string): string {
  const credentials = Object.entries(own(estate.ledger().consumers, consumer)?.credentials ?? {});
  return credentials.map(([generation, { state }]) => `${generation} ${state}`).join(", ");
}

const consumersOf = (config: Config): Section => config["quarterturn:consumers"] as Section;

/** A checksum of each resource in the state. The engine encrypts each time anew, and notes the time of a run beside them. */
function checksums(estate: TestEstate): Record<string, string> {
  const { checkpoint } = JSON.parse(estate.stateFile()) as {
    checkpoint: { latest: { resources: { urn: string }[] } };
  };
  const sums = checkpoint.latest.resources.map((one) => {
    const text = JSON.stringify(one, (key, value: unknown) => (key === "ciphertext" ? "" : value));
    return [one.urn, createHash("sha256").update(text).digest("hex")] as const;
  });
  return Object.fromEntries(sums);
}

describeWithEngine("A stack file", (env) => {
  let estate: TestEstate;
  const stackFile = (): string => join(estate.folder, "Pulumi.test.yaml");

  before(async () => {
    estate = await TestEstate.open(env);
    estate.configure((config) => {
      const builder = { displayName: "Builder", recipients: ["valueOf"] };
      config["quarterturn:consumers"] = { ...consumersOf(config), constructor: builder };
      const recipients = config["quarterturn:recipients"] as Section;
      const builders = { name: "The builders", email: "builders@example.com" };
      config["quarterturn:recipients"] = { ...recipients, valueOf: builders };
    });
  });
  after(() => estate.close());
  let text: string;
  beforeEach(() => (text = readFileSync(stackFile(), "utf8")));
  afterEach(() => {
    writeFileSync(stackFile(), text);
  });

  /** Puts a key into the stack file as it is written, with or without quotes. */
  const write = (line: string): void => {
    writeFileSync(stackFile(), text.replace("config:\n", `config:\n  ${line}\n`));
  };

  it("may have a consumer called constructor, and a recipient called valueOf: theirs rotate as others'", async () => {
    const { stdout } = await estate.must(...upWithoutPreview);
    assert.match(stdout, /constructor-g1: sent to The builders <builders@example\.com>/);
    estate.moveTo("2027-02-20");
    await estate.up();
    for (const consumer of ["constructor", "edge", "test"])
      assert.equal(states(estate, consumer), "g1 previous, g2 current", consumer);
    assert.deepEqual(await estate.up(), { same: 46 });
  });

  it("asks for one rotation by an order, with quotes or without", async () => {
    write("quarterturn:force: { edge: 2027-02-21, test: 1.10, constructor: true }");
    estate.moveTo("2027-02-21");
    await estate.up();
    for (const consumer of ["constructor", "edge", "test"])
      assert.equal(states(estate, consumer), "g1 previous, g2 previous, g3 current", consumer);
    write(`quarterturn:force: { edge: "2027-02-21", test: '1.10', constructor: "true" }`);
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("means the same with names and UUIDs in capitals: nothing is replaced", async () => {
    estate.configure((config) => {
      const consumers = consumersOf(config);
      for (const name of ["edge", "test"]) {
        const { clientId, ...rest } = consumers[name] ?? {};
        consumers[name] = { ...rest, clientId: String(clientId).toUpperCase() };
      }
      config["quarterturn:tenantId"] = `{${String(config["quarterturn:tenantId"]).toUpperCase()}}`;
      config["quarterturn:resourceGroup"] = "RG-MaxConf-Test";
      for (const key of ["vault", "functionApp", "gateway"]) {
        const { name, ...rest } = config[`quarterturn:${key}`] as { name: string };
        config[`quarterturn:${key}`] = { ...rest, name: name.toUpperCase() };
      }
    });
    assert.notEqual(readFileSync(stackFile(), "utf8"), text);
    assert.deepEqual((await estate.preview()).steps, []);
  });

  it("with wrong lines is refused by one error that names them all, and nothing changes", async () => {
    const before = checksums(estate);
    estate.configure((config) => {
      const { edge } = consumersOf(config);
      Object.assign(edge ?? {}, { clientId: "d802", recipients: ["maxconf-contakt"] });
      config["quarterturn:policy"] = { secretExpirationDays: 150, rotateEveryDays: 90 };
      config["quarterturn:forced"] = { edge: "now" };
      config["quarterturn:revoke"] = { egde: [1] };
      config["quarterturn:location"] = "Canada Central";
      config["quarterturn:certificates"] = { toString: { host: "a.example.com", issuer: "x", owner: "x" } };
    });
    const { code, stdout, stderr } = await estate.pulumi(...upWithoutPreview);
    assert.notEqual(code, 0);
    const said = stdout + stderr;
    const expected = [
      /Pulumi\.test\.yaml: the stack file has 7 problems, nothing was changed/,
      /quarterturn:forced: got \{"edge":"now"\}, an unknown key, want a known one; did you mean force\?/,
      /quarterturn:certificates: got the name toString, want another name/,
      /quarterturn:location: got "Canada Central", want an Azure region such as canadacentral/,
      /quarterturn:consumers\.edge\.clientId: got "d802", want a UUID such as 9f0c40e1/,
      /quarterturn:consumers\.edge\.recipients: got "maxconf-contakt", want .*; did you mean maxconf-contact\?/,
      /quarterturn:revoke\.egde: got \[1\], want one of constructor, edge, test; did you mean edge\?/,
      /quarterturn:policy\.secretExpirationDays: got 150, want at least .*; or rotateEveryDays 15 to 75/,
    ];
    for (const line of expected) assert.match(said, line);
    assert.equal(said.split("Diagnostics:")[1]?.match(/error: /g)?.length, 1, said);
    assert.deepEqual(checksums(estate), before);
  });

  it("may have its consumers in a file of their own: sixty more are issued in one run, which the gate lets pass", async () => {
    const names = Array.from({ length: 57 }, (_, index) => `more-${index}`);
    const more = names.map((name) => [name, { displayName: name, clientId: uuidOf("more", name) }] as const);
    const { world } = estate.azure;
    world.transact(() => {
      seedApps(
        world,
        more.map(([, app]) => app),
      );
    });
    estate.configure((config) => {
      const all = { ...consumersOf(config), ...Object.fromEntries(more) };
      writeFileSync(join(estate.folder, "consumers.test.yaml"), dump(all));
      delete config["quarterturn:consumers"];
      config["quarterturn:consumersFile"] = "consumers.test.yaml";
    });
    const preview = await estate.must("preview", "--json", "--show-sames");
    passes(preview, /^## ✅ test: 57 new credentials$/m, "--stack-file", stackFile());
    await estate.up();
    for (const name of names) assert.equal(states(estate, name), "g1 current", name);
    assert.equal(Object.keys(estate.ledger().consumers).length, 60);
    const status = await estate.status();
    assert.match(status.stdout, /^test, 2027-02-21: /m, status.stderr);
  });
});

describeWithEngine("A new gateway with managed domains", (env) => {
  it("is made in one run and gets them in the next, as the preview says", async () => {
    const estate = await TestEstate.open(env);
    try {
      const said =
        /warning: quarterturn:gateway\.domains: api\.test\.maxconf\.example\.com can't be added while the gateway is being created; run `pulumi up` again/;
      assert.match((await estate.must("preview")).stdout, said);
      const first = await estate.must(...upWithoutPreview);
      assert.match(first.stdout, said);
      assert.doesNotMatch(estate.stateFile(), /"hostName": *"api\.test\.maxconf\.example\.com"/);
      const { steps, stdout } = await estate.preview();
      assert.deepEqual(steps, ["update ApiManagementService gateway"]);
      assert.doesNotMatch(stdout, /can't be added/);
      await estate.up();
      assert.match(estate.stateFile(), /"hostName": *"api\.test\.maxconf\.example\.com"/);
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    } finally {
      await estate.close();
    }
  });
});
