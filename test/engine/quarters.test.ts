import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

describeWithEngine("MaxConf's test stack", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.open(env);
  });
  after(() => estate.close());

  it("comes into being with a first credential for each consumer", async () => {
    const changes = await estate.up();
    assert.deepEqual(changes, { create: 30 });
    assert.deepEqual(liveNames(estate), [
      "edge-g1 2026-11-22 to 2027-05-21",
      "test-g1 2026-11-22 to 2027-05-21",
    ]);
  });

  it("gives the gateway its host names in the second run, and is unchanged by a third", async () => {
    assert.deepEqual((await estate.preview()).steps, ["update ApiManagementService gateway"]);
    await estate.up();
    assert.deepEqual(await estate.up(), { same: 30 });
  });

  it("is unchanged by a refresh, on that day and the next", async () => {
    assert.deepEqual(await estate.up("--refresh"), { same: 30 });
    estate.moveTo("2026-11-23");
    assert.deepEqual(await estate.up("--refresh"), { same: 30 });
  });

  it("shows the next rotation as additions only, and then does exactly that", async () => {
    estate.moveTo("2027-02-20");
    const preview = await estate.preview();
    assert.deepEqual(preview.steps, [
      "create ApplicationPassword edge-g2",
      "create ApplicationPassword test-g2",
      "create Handover edge-g2",
      "create Handover test-g2",
      "create TokenCanary edge-g2",
      "create TokenCanary test-g2",
      "update Ledger ledger",
      "update Secret edge-client-secret",
      "update Secret test-client-secret",
    ]);
    assert.deepEqual(await estate.up(), preview.changes);
    assert.deepEqual(await estate.up(), { same: 36 });
  });

  it("takes the protection from an expired credential, and is unchanged by a second run that day", async () => {
    estate.moveTo("2027-05-21");
    await estate.up();
    assert.deepEqual(await estate.up(), { same: 42 });
    assert.equal(liveNames(estate).length, 6);
  });

  it("lets the expired first generation go at the run after", async () => {
    estate.moveTo("2027-08-20");
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => step.startsWith("delete")),
      ["ApplicationPassword", "Handover", "TokenCanary"].flatMap((type) => [
        `delete ${type} edge-g1`,
        `delete ${type} test-g1`,
      ]),
    );
    await estate.up();
    assert.equal(
      liveNames(estate).some((name) => name.includes("-g1 ")),
      false,
    );
  });

  it("can't be destroyed while credentials live: the engine refuses", async () => {
    const before = estate.stateFile();
    const { code, stdout, stderr } = await estate.pulumi("destroy", "--yes");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /edge-g4" cannot be deleted\s+because it is protected/);
    assert.deepEqual(resourcesIn(estate.stateFile()), resourcesIn(before));
  });
});

describeWithEngine("A broken run", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.open(env);
  });
  after(() => estate.close());

  it("with a wrong stack file lists everything that is wrong, and changes nothing", async () => {
    estate.configure((config) => {
      config["quarterturn:colour"] = "red";
      config["quarterturn:asOf"] = "2027-02-30";
      config["quarterturn:policy"] = { rotateEveryDays: 180 };
      config["quarterturn:vault"] = { name: "kvlt-maxconf-test-in-canada" };
      config["quarterturn:consumers"] = {
        edge: { displayName: "A", clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" },
        test: { displayName: "B", clientId: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b" },
        third: { displayName: "C", clientId: "no" },
      };
    });
    const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    const said = stdout + stderr;
    for (const problem of [
      'quarterturn:colour: got "red", an unknown key',
      'quarterturn:asOf: got "2027-02-30", want a valid date',
      "quarterturn:policy.rotateEveryDays: got 180, want less than secretExpirationDays (180)",
      'quarterturn:vault.name: got "kvlt-maxconf-test-in-canada", want 3 to 24',
      "quarterturn:consumers.test.clientId: got 9f0c40e1-6c03-40c1-8035-78bfcd8fed1b, which is edge's",
      'quarterturn:consumers.third.clientId: got "no", want a UUID',
    ]) {
      assert.ok(said.includes(problem), `${problem}\nis missing in\n${said}`);
    }
    assert.match(said, /Pulumi\.test\.yaml: the stack file has 6 problems, nothing was changed/);
    assert.deepEqual(liveNames(estate), []);
    assert.equal(said.includes("at main"), false, "no stack trace");
  });
});

/** Display names of all client secrets in the tenant, in order. */
function liveNames(estate: TestEstate): string[] {
  return estate.azure.world.passwords
    .all()
    .map(({ displayName }) => displayName ?? "")
    .sort();
}

/** URNs and IDs in a state file, without what every run writes anew. */
function resourcesIn(state: string): string[] {
  const { checkpoint } = JSON.parse(state) as {
    checkpoint: { latest: { resources: { urn: string; id?: string }[] } };
  };
  return checkpoint.latest.resources.map(({ urn, id = "" }) => `${urn} ${id}`);
}
