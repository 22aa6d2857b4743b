import assert from "node:assert/strict";
import { markdown, newInputs, reasons, stepAt } from "./support/gate";
import { type PreviewJson, type StepJson, urns } from "./support/json";
import { Stack } from "./support/stack";

const [first, second] = ["2026-11-22", "2027-02-20"];
const east = { name: "kvlt-east", existing: { resourceGroup: "rg-east" } };

/** The second quarter of a stack whose `edge` is in these vaults from then on. */
function secondQuarter(vaults: readonly string[]): PreviewJson {
  const stack = new Stack().up(first);
  stack.config["quarterturn:vaults"] = { east };
  const consumers = stack.config["quarterturn:consumers"] as Record<string, object>;
  Object.assign(consumers.edge ?? {}, { vaults });
  return stack.preview(second);
}

/** The first write of a consumer's secret into `east`. */
function copyOf(preview: PreviewJson, consumer: string, inputs: object = {}): StepJson {
  const { newState } = structuredClone(stepAt(preview, urns.secret(consumer)));
  assert.ok(newState);
  const urn = `${newState.urn}@east`;
  // An existing vault is no resource that a name could come from.
  const propertyDependencies = { ...newState.propertyDependencies, vaultName: [] };
  const state = {
    ...newState,
    urn,
    inputs: { ...newState.inputs, vaultName: "kvlt-east", ...inputs },
    propertyDependencies,
  };
  return { op: "create", urn, newState: state };
}

/** Reasons that are about vault secrets. */
function aboutSecrets(preview: PreviewJson): string[] {
  return reasons(preview).filter((one) => /^(Secret )?edge-client-secret/.test(one));
}

/** Leaves the secret in the default vault as it is, or deletes it. */
function left(preview: PreviewJson, op: "same" | "delete"): PreviewJson {
  const steps = preview.steps.map((step): StepJson => {
    if (step.urn !== urns.secret("edge") || step.oldState === undefined) return step;
    const { urn, oldState } = step;
    return op === "same" ? { op, urn, oldState, newState: oldState } : { op, urn, oldState };
  });
  return { ...preview, steps };
}

describe("The gate and several vaults", () => {
  it("lets the newest secret into each vault that the stack file names for its consumer", () => {
    const preview = secondQuarter(["default", "east"]);
    preview.steps.push(copyOf(preview, "edge"));
    assert.deepEqual(reasons(preview), []);
  });

  const refused: readonly [what: string, change: (preview: PreviewJson) => StepJson, reason: RegExp][] = [
    [
      "a copy in another vault under that name",
      (preview) => copyOf(preview, "edge", { vaultName: "kvlt-west" }),
      /^Secret edge-client-secret@east\.vaultName: got another text, want "kvlt-east"/,
    ],
    [
      "a copy of somebody who isn't in that vault",
      (preview) => copyOf(preview, "test"),
      /^Secret test-client-secret@east: got a creation, want only what the stack file and the ledger ask for/,
    ],
    [
      "an older secret in a further vault",
      (preview) => copyOf(preview, "edge", { tags: { consumer: "edge", generation: "g1" } }),
      /^edge-client-secret@east: got generation g1, want g2, the newest/,
    ],
  ];
  for (const [what, change, reason] of refused)
    it(`refuses ${what}`, () => {
      const preview = secondQuarter(["default", "east"]);
      preview.steps.push(change(preview));
      assert.match(reasons(preview).join("\n"), new RegExp(reason.source, "m"));
    });

  it("leaves what lies in a vault that the consumer has left, until it ends, and says so", () => {
    const preview = secondQuarter(["east"]);
    assert.match(
      aboutSecrets(preview).join("\n"),
      /^edge-client-secret: got generation g2, want g1, which stays there until it ends$/m,
    );
    const kept = left(preview, "same");
    assert.deepEqual(aboutSecrets(kept), []);
    assert.match(
      markdown(kept),
      /the secret of edge stays in the vault kvlt-maxconf-test as g1 until 2027-05-21, and no newer one comes there: whoever reads it there must move/,
    );
    assert.match(
      aboutSecrets(left(preview, "delete")).join("\n"),
      /^edge-client-secret: got a deletion; keep the secret in the vault/m,
    );
  });

  it("has links lead to the first of them", () => {
    const preview = secondQuarter(["east", "default"]);
    const link = "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-client-secret/0123";
    newInputs(preview, urns.handover("edge-g2")).vaultLink = link;
    assert.match(
      reasons(preview).join("\n"),
      /^Handover edge-g2\.vaultLink: got .*, want a link to edge-client-secret in kvlt-east/m,
    );
  });
});
