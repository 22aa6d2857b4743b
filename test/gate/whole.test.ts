import assert from "node:assert/strict";
import { reasons } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";
import { add, creation, describeTampering, g1 } from "./support/tampering";

describeTampering("The gate refuses, of the preview as a whole,", {
  "an error": [
    (preview) => {
      preview.diagnostics.push({ severity: "error", message: "error: preview failed\n" });
    },
    /^preview: got an error: preview failed, want a preview without errors/,
  ],
  "a day to come": [
    (preview) => {
      preview.config["quarterturn:asOf"] = "2027-02-20";
    },
    /^quarterturn:asOf: got "2027-02-20"; remove it/,
  ],
  "another stack's resources": [
    add(creation(g1.replace("urn:pulumi:test::", "urn:pulumi:qa::"))),
    /^stack: got resources of quarterturn\/qa in a preview of quarterturn\/test/,
  ],
  "a stack file that is not this program's": [
    (preview) => {
      delete preview.config["quarterturn:vault"];
    },
    /^quarterturn:vault: got nothing/,
  ],
});

/** The preview as `--target` makes it: what was not named is passed by, with all that the state has of it. */
function targeted(preview: PreviewJson, urn: string): PreviewJson {
  const steps = preview.steps.flatMap((step) => {
    if (step.urn === urn || step.urn === urns.stack) return [step];
    const { oldState } = step;
    return oldState === undefined
      ? []
      : [{ op: "same", urn: step.urn, oldState, newState: structuredClone(oldState) }];
  });
  return { ...preview, steps };
}

describe("The gate says what a preview is of that isn't one of the whole stack", () => {
  it("a part, by --target or --exclude: that is the reason, not a date or somebody's code", () => {
    const expiry = new Stack().up("2026-11-22").up("2027-02-20").up("2027-05-10").preview("2027-05-21");
    assert.deepEqual(reasons(expiry), []);
    assert.deepEqual(reasons(targeted(expiry, urns.ledger)), [
      "preview: got only a part of the stack: 32 resources were left out (--target or --exclude), want all of it: " +
        "what such a run leaves out can't be judged, and its dates are those of an older run; " +
        "preview without --target and --exclude",
    ]);
  });

  it("a rotation of which only the ledger is looked at", () => {
    const rotation = targeted(new Stack().up("2026-11-22").preview("2027-02-20"), urns.ledger);
    assert.match(reasons(rotation).join("\n"), /^preview: got only a part of the stack: [^\n]*$/);
  });

  it("a destroy: one reason, with what is live and would go", () => {
    const preview = new Stack().up("2026-11-22").preview("2026-11-22");
    for (const step of preview.steps) {
      step.op = "delete";
      delete step.newState;
    }
    const expected = [
      "preview: got one of `pulumi destroy`: 21 deletions, among them edge-g1, test-g1, Ledger ledger, Vault vault, " +
        "want one of an update; give up a stack by hand, consumer by consumer, never in a pipeline",
    ];
    assert.deepEqual(reasons(preview), expected);
    // The engine leaves the stack itself out where it refuses to delete what is protected.
    preview.steps = preview.steps.filter(({ urn }) => urn !== urns.stack);
    preview.diagnostics.push({ severity: "error", message: "error: preview failed\n" });
    assert.deepEqual(reasons(preview), expected);
  });
});
