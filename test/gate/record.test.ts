import assert from "node:assert/strict";
import { reviewOf } from "../../gate/review";
import { readPreview } from "../../gate/preview";
import { type PlanRecord, readRecord, recordOf, planDifferences } from "../../gate/record";
import { UsageError } from "../../settings/usageError";
import { renderProblem } from "../../rotation";
import { newInputs, stepAt } from "./support/gate";
import { type PreviewJson, urns } from "./support/json";
import { Stack } from "./support/stack";

function caseIn(preview: PreviewJson) {
  return reviewOf(readPreview(Buffer.from(JSON.stringify(preview)), "preview.json"), { firstRun: false });
}

function rotation(): Stack {
  return new Stack().up("2026-11-22");
}

/** How a later preview differs from the plan that was judged. */
function differences(
  later: PreviewJson,
  judged: PlanRecord = recordOf(caseIn(rotation().preview("2027-02-20")), true),
): string[] {
  return planDifferences(judged, caseIn(later)).map(renderProblem);
}

const wayOut = "have this plan judged and approved instead";

describe("A plan that was judged", () => {
  it("is the one that runs, whatever the order of the engine's steps and of keys", () => {
    const preview = rotation().preview("2027-02-20");
    preview.steps.reverse();
    const reversed = (value: unknown): unknown =>
      typeof value !== "object" || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, reversed(inner)]),
          );
    for (const step of preview.steps) {
      if (step.newState) step.newState.inputs = reversed(step.newState.inputs) as Record<string, unknown>;
    }
    assert.deepEqual(differences(preview), []);
  });

  it("is written down without a value of anything", () => {
    const text = JSON.stringify(recordOf(caseIn(rotation().preview("2027-02-20")), true, "0123abc"));
    assert.match(text, /"today":"2027-02-20","commit":"0123abc"/);
    assert.doesNotMatch(text, /example\.com|\[secret\]|kvlt/);
    assert.deepEqual(readRecord(text, "record.json").steps.length, 9);
  });

  const others: Readonly<Record<string, readonly [() => PreviewJson, string]>> = {
    "another day": [() => rotation().preview("2027-02-21"), "got today 2027-02-21, want today 2027-02-20"],
    "another ledger in the state, as a run in between leaves it": [
      () => rotation().up("2027-02-20").preview("2027-02-20"),
      "got another ledger in the state: a run in between changed it, want the one that it began with",
    ],
    "another state": [
      () => {
        const preview = rotation().preview("2027-02-20");
        delete stepAt(preview, urns.vault).oldState?.protect;
        return preview;
      },
      "got another state: something in it was changed in between, want the one that it began with",
    ],
    "another stack file": [
      () => {
        const stack = rotation();
        stack.config["quarterturn:mail"] = { from: "m@example.net", graph: {} };
        return stack.preview("2027-02-20");
      },
      "got another stack file: quarterturn:mail, want the one that it was made from",
    ],
    "one more change": [
      () => {
        const preview = rotation().preview("2027-02-20");
        stepAt(preview, urns.vault).op = "update";
        return preview;
      },
      "got other changes of Vault vault, want the same changes",
    ],
    "one change less": [
      () => {
        const preview = rotation().preview("2027-02-20");
        preview.steps = preview.steps.filter(({ urn }) => urn !== urns.handover("edge-g2"));
        return preview;
      },
      "got other changes of edge-g2, want the same changes",
    ],
    "a change with other inputs": [
      () => {
        const preview = rotation().preview("2027-02-20");
        newInputs(preview, urns.handover("edge-g2")).recipients = {};
        return preview;
      },
      "got other changes of Handover edge-g2, want the same changes",
    ],
  };
  for (const [title, [later, difference]] of Object.entries(others)) {
    it(`is not the one with ${title}, and the gate says so in a sentence`, () => {
      const found = differences(later());
      assert.ok(found.includes(`the plan that was judged: ${difference}; ${wayOut}`), found.join("\n"));
    });
  }

  it("is not the one of another commit, where both are known", () => {
    const review = caseIn(rotation().preview("2027-02-20"));
    assert.deepEqual(planDifferences(recordOf(review, true, "a"), review, "a"), []);
    assert.deepEqual(planDifferences(recordOf(review, true, "a"), review), []);
    assert.equal(planDifferences(recordOf(review, true, "a"), review, "b")[0]?.got, "commit b");
  });

  it("must have passed", () => {
    const review = caseIn(rotation().preview("2027-02-20"));
    assert.equal(planDifferences(recordOf(review, false), review)[0]?.got, "one that the gate refused");
  });

  it("is read from what the gate wrote, and from nothing else", () => {
    assert.throws(
      () => readRecord("{}", "record.json"),
      new UsageError(
        "record.json: got something else, want what `npm run gate -- PREVIEW.json --record FILE` wrote",
      ),
    );
  });
});
