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
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("quarterturn:index:Rotation", name, Object.fromEntries(outputs.map((one) => [one, undefined])), opts, true);
  }
}

const rotation = new Rotation("rotation", {}) as any;
export = Object.fromEntries(outputs.map((one) => [one, rotation[one]]));
`;

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string; readonly protect?: boolean }[];
  };
}

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

  it("may call it by another name, with the old one as an alias: nothing else changes", async () => {
    const renamed = asked.replace('("rotation", {})', '("secrets", { aliases: [{ name: "rotation" }] })');
    writeFileSync(join(estate.folder, "stacks", "index.ts"), renamed);
    const { same, ...changed } = await estate.up();
    assert.deepEqual([(same ?? 0) > 20, changed], [true, {}]);
    assert.deepEqual(estate.ledger(), own.ledger());
    assert.ok(estate.stateFile().includes("Rotation::secrets"));
    assert.equal(estate.stateFile().includes("Rotation::rotation"), false);
  });

  it("may protect it, and so all that is below it", async () => {
    writeFileSync(
      join(estate.folder, "stacks", "index.ts"),
      asked.replace('("rotation", {})', '("secrets", { protect: true })'),
    );
    await estate.up();
    const { deployment } = JSON.parse((await estate.must("stack", "export")).stdout) as Exported;
    const below = deployment.resources.filter(({ urn }) => urn.includes("quarterturn:index:Rotation"));
    const unprotected = below.filter(({ protect }) => protect !== true).map(({ urn }) => urn);
    assert.deepEqual([below.length > 20, unprotected], [true, []]);
    const { code, stdout } = await estate.pulumi("destroy", "--yes");
    assert.notEqual(code, 0);
    assert.match(stdout, /protected/);
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    writeFileSync(
      join(estate.folder, "stacks", "index.ts"),
      asked.replace('("rotation", {})', '("secrets", {})'),
    );
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
