import assert from "node:assert/strict";
import { markdown, newInputs, reasons } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";
import { deletion, ledgerOf } from "./support/tampering";

type Section = Record<string, object>;

/** MaxConf's test stack with one more consumer, whose name every object has. */
function withConstructor(stack: Stack): Stack {
  const consumers = stack.config["quarterturn:consumers"] as Section;
  stack.config["quarterturn:consumers"] = { ...consumers, constructor: { displayName: "Builder" } };
  return stack;
}

describe("The gate and a consumer called constructor", () => {
  /** The ledger of before knows nothing of it. */
  const arrival = (): PreviewJson => withConstructor(new Stack().up("2026-11-22")).preview("2026-12-01");

  it("lets it arrive and shows its first generation", () => {
    assert.deepEqual(reasons(arrival()), []);
    assert.match(markdown(arrival()), /\| `constructor` \|.*`constructor-g1`.*2026-12-01 to 2027-05-30/);
  });

  it("lets its rotation pass", () => {
    const preview = withConstructor(new Stack()).up("2026-11-22").preview("2027-02-20");
    assert.deepEqual(reasons(preview), []);
    assert.match(markdown(preview), /\| `constructor` \|.*`constructor-g2`/);
  });

  it("sees that the plan lacks it", () => {
    const preview = arrival();
    const { consumers } = ledgerOf(preview);
    newInputs(preview, urns.ledger).consumers = { edge: consumers.edge, test: consumers.test };
    assert.match(reasons(preview).join("\n"), /^constructor in the ledger: got nothing, want g1 current/m);
  });

  it("refuses the deletion of an app that no ledger knows, and says why", () => {
    const preview = new Stack().up("2026-11-22").preview("2026-12-01");
    const step = deletion(urns.app("constructor"));
    preview.steps.push({ ...step, oldState: { urn: step.urn, inputs: {}, protect: true } });
    assert.match(reasons(preview).join("\n"), /^app(lication)? .*constructor.*got a deletion/im);
  });
});
