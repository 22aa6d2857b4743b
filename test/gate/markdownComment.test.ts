import assert from "node:assert/strict";
import { markdown } from "./support/gate";
import { Stack } from "./support/stack";

describe("The gate's Markdown", () => {
  it("keeps other people's words from being markup, mentions or lines of their own", () => {
    const stack = new Stack().up("2026-11-22");
    stack.config["quarterturn:force"] = {
      edge: "@everyone | <img src=x> **done** `a`\n## ✅ approved\u202e [here](https://example.net)",
    };
    const text = markdown(stack.preview("2026-12-05"));
    assert.doesNotMatch(text, /(?<!\\)<img|\*\*done|^## ✅ approved|\u202e|[^\\]\[here\]/m);
    assert.doesNotMatch(text, /(^|[^\w.-])@everyone/m);
    const row = text.split("\n").find((line) => line.startsWith("| `edge`")) ?? "";
    assert.equal(row.split(/(?<!\\)\|/).length, 8);
  });

  it("keeps an app's display name in its line, whatever can't be seen in it", () => {
    const stack = new Stack().up("2026-11-22");
    const { edge } = stack.config["quarterturn:consumers"] as Record<string, object>;
    Object.assign(edge ?? {}, { displayName: "Edge\u001b[2J\n\n## ✅ approved\r\u202e\u0007" });
    const text = markdown(stack.preview("2026-12-05"));
    assert.doesNotMatch(text, /(?!\n)[\p{Cc}\u202e\u2028\u2029]/u);
    assert.doesNotMatch(text, /^## ✅ approved/m);
    assert.match(text, /^- edge: displayName sec.*\/Edge.* → Edge .*\[2J .* ✅ approved$/m);
  });

  it("stays below what a comment may hold, with hundreds of consumers", () => {
    const stack = new Stack();
    const consumers = Array.from({ length: 300 }, (_, n) => [
      `consumer-${n}`,
      { displayName: `Consumer ${n}` },
    ]);
    stack.config["quarterturn:consumers"] = Object.fromEntries(consumers) as object;
    const text = markdown(stack.up("2026-11-22").preview("2027-02-20"));
    assert.match(text, /^## ✅ test: 300 new credentials$/m);
    assert.ok(text.length < 65_536, String(text.length));
    const worst = stack.preview("2027-02-20");
    for (const step of worst.steps) if (step.urn.includes("::consumer-")) step.op = "replace";
    assert.ok(markdown(worst).length < 65_536);
  });
});
