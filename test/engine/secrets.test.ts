import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

describeWithEngine("A secret's value", (env) => {
  let estate: TestEstate;
  const said: string[] = [];

  before(async () => {
    estate = await TestEstate.open(env);
    const keep = ({ stdout, stderr }: { stdout: string; stderr: string }) => said.push(stdout, stderr);
    keep(await estate.must("up", "--yes", "--json"));
    estate.moveTo("2027-02-20");
    keep(await estate.must("preview", "--json"));
    keep(await estate.must("preview", "--diff"));
    // From level 9 on the engine's own trace repeats every property as it is: that is Pulumi's, and the runbook says so.
    keep(await estate.must("up", "--yes", "--debug", "--logtostderr", "--logflow", "-v=8"));
    keep(await estate.must("stack", "export"));
    said.push(estate.stateFile());
  });
  after(() => estate.close());

  it("is in the vault, for those who may read it", () => {
    const values = valuesIn(estate);
    assert.equal(values.length, 4);
    assert.ok(values.every((value) => value.length >= 16));
  });

  it("stands in no output, no preview, no log of the engine, and not in the state", () => {
    for (const value of valuesIn(estate)) {
      const found = said.findIndex((text) => text.includes(value));
      assert.equal(found, -1, `output ${found} shows a secret`);
    }
  });
});

/** The client secrets of all apps, as the local Azure keeps them. */
function valuesIn(estate: TestEstate): string[] {
  return estate.azure.world.passwords.all().map(({ secretText }) => secretText);
}
