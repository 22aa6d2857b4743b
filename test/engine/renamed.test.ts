import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

describeWithEngine("A consumer that is renamed", (env) => {
  let estate: TestEstate;

  beforeEach(async () => {
    estate = await TestEstate.after(env, "2026-11-22");
  });
  afterEach(() => estate.close());

  function rename(from: string, to: string): void {
    estate.configure((config) => {
      const { [from]: consumer, ...others } = config["quarterturn:consumers"] as Record<string, object>;
      config["quarterturn:consumers"] = { ...others, [to]: { ...consumer, aliases: [from] } };
    });
  }
  /** The passwords on all apps, and what each is called. */
  const passwords = () =>
    Object.fromEntries(
      estate.azure.world.passwords.all().map(({ keyId, displayName }) => [keyId, displayName ?? ""]),
    );
  /** What readers of the vault find. */
  const published = () =>
    estate.azure.world.secrets.all().flatMap(({ name, deleted }) => (deleted === undefined ? [name] : []));

  for (const fault of ["forbid-passwords", "deny=setSecret"]) {
    it(`in a run that fails half-way (${fault}) is completed by the next one, without a second generation`, async () => {
      const before = passwords();
      rename("edge", "rim");
      // A right that is missing is waited for as long.
      estate.configure((config) => (config["quarterturn:canary"] = { timeoutSeconds: 5 }));
      estate.moveTo("2027-02-20");
      estate.fault(fault);
      assert.notEqual((await estate.pulumi("up", "--yes", "--skip-preview")).code, 0);
      assert.ok(published().includes("edge-client-secret"), "readers have lost the secret");

      estate.fault();
      const { steps } = await estate.preview("--refresh");
      assert.deepEqual(
        steps.filter((step) => /^(delete|create|replace).* (edge|rim)-g1$/.test(step)),
        [],
      );
      await estate.up("--refresh");
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
      const after = passwords();
      assert.deepEqual({ ...after, ...before }, after);
      assert.deepEqual([...Object.values(after)].sort(), [
        "edge-g1 2026-11-22 to 2027-05-21",
        "rim-g2 2027-02-20 to 2027-08-19",
        "test-g1 2026-11-22 to 2027-05-21",
        "test-g2 2027-02-20 to 2027-08-19",
      ]);
      assert.deepEqual([...published()].sort(), ["rim-client-secret", "test-client-secret"]);
    });
  }

  it("and gets its name back keeps all its credentials", async () => {
    estate.moveTo("2027-02-20");
    await estate.up();
    const before = passwords();
    rename("edge", "rim");
    await estate.up();
    rename("rim", "edge");
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => /ApplicationPassword|TokenCanary|Handover/.test(step)),
      [],
    );
    await estate.up();
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    assert.deepEqual(passwords(), before);
  });
});
