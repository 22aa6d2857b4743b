import assert from "node:assert/strict";
import { markdown, newInputs } from "./support/gate";
import { urns } from "./support/json";
import { Stack } from "./support/stack";
import { rotation } from "./support/tampering";

function chart(text: string): string[] {
  const [, body = ""] = /```mermaid\n([\s\S]*?)```/.exec(text) ?? [];
  return body.trimEnd().split("\n");
}

/**
 * What each line of a Gantt chart may be, after mermaid's grammar (gantt.jison): of the characters that end a text there
 * (`: ; # ( )`) none stands in one, and a task's data is tags, then a start, then an end or a duration.
 */
const grammar = [
  /^gantt$/,
  /^ {4}(title|section) [^#:;()]+$/,
  /^ {4}dateFormat YYYY-MM-DD$/,
  /^ {4}axisFormat %Y-%m-%d$/,
  /^ {4}todayMarker off$/,
  /^ {4}[^#:;()]+ :((active|done|crit), )?\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d$/,
  /^ {4}[^#:;()]+ :milestone, \d{4}-\d\d-\d\d, 0d$/,
];

function assertMermaid(text: string): void {
  for (const line of chart(text))
    assert.ok(
      grammar.some((rule) => rule.test(line)),
      line,
    );
}

describe("The gate's Markdown", () => {
  it("draws the overlap", () => {
    const text = markdown(rotation());
    assertMermaid(text);
    assert.deepEqual(chart(text).slice(5, 11), [
      "    section This plan",
      "    day of this plan :milestone, 2027-02-20, 0d",
      "    section edge",
      "    g1 previous :2026-11-22, 2027-05-21",
      "    g2 new :active, 2027-02-20, 2027-08-19",
      "    g1 and g2 :crit, 2027-02-20, 2027-05-21",
    ]);
  });

  it("draws one that was revoked on its first day, and no overlap with it", () => {
    const stack = new Stack().up("2026-11-22");
    stack.config["quarterturn:revoke"] = { edge: [1] };
    const text = markdown(stack.preview("2026-11-22"));
    assertMermaid(text);
    assert.match(text, /^ {4}g1 revoked :done, 2026-11-22, 2026-11-22$/m);
    assert.doesNotMatch(text, /g1 and g2/);
  });

  it("keeps a strange consumer's name from ending its line in the chart", () => {
    const preview = rotation();
    const { consumers } = newInputs(preview, urns.ledger) as { consumers: Record<string, unknown> };
    consumers["a: b;c#d\n(e)"] = consumers.edge;
    assertMermaid(markdown(preview));
  });
});
