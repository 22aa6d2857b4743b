import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

/** What an SDK that Pulumi makes in any language does: it asks the provider for the component. */
const asked = `
import * as pulumi from "@pulumi/pulumi";

const outputs = ["vaultName", "subscriptionId", "readers", "clientIds", "certificates"];

class Rotation extends pulumi.ComponentResource {
  constructor(name: string) {
    super("quarterturn:index:Rotation", name, Object.fromEntries(outputs.map((one) => [one, undefined])), {}, true);
  }
}

const rotation = new Rotation("rotation") as any;
export = Object.fromEntries(outputs.map((one) => [one, rotation[one]]));
`;

describeWithEngine("A program in another language, which asks the provider for the component", (env) => {
  let estate: TestEstate;
  let own: TestEstate;
  before(async () => {
    [estate, own] = [await TestEstate.open(env), await TestEstate.open(env)];
    writeFileSync(join(estate.folder, "stacks", "index.ts"), asked);
  });
  after(async () => {
    await estate.close();
    await own.close();
  });

  for (const day of ["2026-11-22", "2027-02-20"])
    it(`previews and does on ${day} what the program in TypeScript does`, async () => {
      for (const one of [estate, own]) one.moveTo(day);
      const [theirs, ours] = [await estate.preview(), await own.preview()];
      assert.deepEqual(theirs.steps.sort(), ours.steps.sort());
      assert.deepEqual(await estate.up(), await own.up());
      assert.deepEqual(estate.ledger(), own.ledger());
    });

  it("has nothing to do a second time", async () => {
    await estate.up();
    const { same, ...changed } = await estate.up();
    assert.deepEqual([(same ?? 0) > 20, changed], [true, {}]);
  });

  it("is told every problem of its stack file, and nothing is changed", async () => {
    estate.configure((config) => {
      config["quarterturn:consumers"] = { edge: { displayName: "Edge", clientId: "none" } };
    });
    const { code, stdout } = await estate.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(stdout, /Pulumi\.test\.yaml: the stack file has 1 problem, nothing was changed/);
    assert.match(stdout, /quarterturn:consumers\.edge\.clientId: got "none", want a UUID/);
  });
});
