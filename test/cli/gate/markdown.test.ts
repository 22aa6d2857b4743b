import assert from "node:assert/strict";
import { markdown, newInputs, stepAt, withoutSames } from "./support/gate";
import { urns } from "./support/json";
import { Stack } from "./support/stack";

function rotation() {
  return new Stack().up("2026-11-22").preview("2027-02-20");
}

/** Has the stack file say more of a recipient. */
function recipient(stack: Stack, name: string, facts: object): void {
  const recipients = stack.config["quarterturn:recipients"] as Record<string, object>;
  recipients[name] = { ...recipients[name], ...facts };
}

/** The lines of the chart, without the fences. */
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
  it("says at a glance what rotates, until when, what works meanwhile and who is told", () => {
    const text = markdown(rotation());
    assert.match(text, /^<!-- quarterturn gate test -->\n## ✅ test: 2 new credentials\n/);
    assert.match(text, /^Plan of 2027-02-20 \(UTC\); resources: 6 created, 3 updated\.$/m);
    const [row] = text.split("\n").filter((line) => line.startsWith("| `edge`"));
    assert.equal(
      row,
      "| `edge` | **g2 is issued**: g1 is 90 days old, a new one comes every 90 days, up to 14 early | `edge-g2` " +
        "| 2027-02-20 to 2027-08-19 | g1: 2027-05-21 | IDIM Technical Operations `idim-technical-operations@example.com`, link into the vault" +
        "<br>MaxConf contact `maxconf-contact@example.com`, link into the vault |",
    );
  });

  it("says what an interrupted run had issued, and what is done about it now", () => {
    const resumed = new Stack().up("2026-11-22").up("2027-02-20").preview("2027-02-20");
    const canary = stepAt(resumed, urns.canary("edge-g2"));
    canary.op = "create";
    delete canary.oldState;
    const text = markdown(resumed);
    assert.match(text, /^## ✅ test: 1 interrupted rotation completed$/m);
    assert.match(
      text,
      /^\| `edge` \| \*\*g2 is completed\*\*: an interrupted run had issued it \| `edge-g2` \| 2027-02-20 to 2027-08-19 \| g1: 2027-05-21 \|/m,
    );
  });

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

  it("lists the reasons of a refusal first", () => {
    const preview = rotation();
    stepAt(preview, urns.vault).op = "replace";
    const text = markdown(preview);
    assert.match(text, /^## ⛔ test: refused, for 1 reason$/m);
    assert.ok(text.indexOf("Vault vault: got a replacement") < text.indexOf("| consumer |"));
  });

  it("says when nobody is told", () => {
    const preview = rotation();
    newInputs(preview, urns.handover("edge-g2")).recipients = {};
    const text = markdown(preview);
    assert.match(text, /^- nobody gets an e-mail about edge-g2$/m);
    assert.match(text, /\| g1: 2027-05-21 \| \*\*nobody\*\* \|$/m);
  });

  it("says who gets a secret in plain text", () => {
    const stack = new Stack().up("2026-11-22");
    recipient(stack, "maxconf-contact", { email: "someone@example.net", allowPlaintext: true });
    const text = markdown(stack.preview("2027-02-20"));
    assert.match(text, /^## ✅ /m);
    assert.match(text, /^- edge-g2 goes to someone@example.net in plain text$/m);
    assert.match(text, /^- edge: someone@example.net is a new recipient$/m);
    assert.match(text, /^- edge: maxconf-contact@example.com gets no more e-mail$/m);
  });

  it("tells a second e-mail from one to a new recipient", () => {
    const stack = new Stack().up("2026-11-22");
    recipient(stack, "second", { name: "Second", email: "second@example.com" });
    const { edge } = stack.config["quarterturn:consumers"] as Record<string, { recipients: string[] }>;
    edge?.recipients.push("second");
    assert.match(
      markdown(stack.preview("2026-12-01")),
      /^\| `edge` \| nothing; .* \| Second `second@example.com`, link into the vault \|$/m,
    );
  });

  it("shows other changes folded, by the names of their properties and not by what they hold", () => {
    const preview = rotation();
    const urn = urns.other("quarterturn:index:FunctionApp$azure-native:web:WebApp::function-app");
    preview.steps.push({
      op: "update",
      urn,
      oldState: { urn, inputs: { setting: "hunter2" } },
      newState: { urn, inputs: { setting: "hunter3" } },
      detailedDiff: { "siteConfig.appSettings[4].value": { kind: "update" } },
    });
    const text = markdown(preview);
    assert.match(
      text,
      /<summary>1 other change<\/summary>\n\n- `WebApp function-app`: an update of `siteConfig.appSettings\[4\].value`\n/,
    );
    assert.doesNotMatch(text, /hunter/);
  });

  it("says who may read the vault from now on", () => {
    const preview = rotation();
    const urn = urns.other(
      "quarterturn:index:SecretVault$azure-native:keyvault:AccessPolicy::gateway-reads-secrets",
    );
    preview.steps.push({ op: "delete", urn, oldState: { urn, inputs: {} } });
    assert.match(
      markdown(preview),
      /^- who may read the vault: a deletion of AccessPolicy gateway-reads-secrets$/m,
    );
  });

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

  it("keeps a strange consumer's name from ending its line in the chart", () => {
    const preview = rotation();
    const { consumers } = newInputs(preview, urns.ledger) as { consumers: Record<string, unknown> };
    consumers["a: b;c#d\n(e)"] = consumers.edge;
    assertMermaid(markdown(preview));
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

  it("says what the plan said, warnings first, where the ledger isn't shown", () => {
    const preview = withoutSames(new Stack().up("2026-11-22").preview("2026-12-01"));
    preview.diagnostics = [
      { urn: urns.ledger, severity: "info", message: "edge: g1 is not due before 2027-02-06\n" },
      { urn: urns.ledger, severity: "warning", message: "edge: g1 ends soon\n" },
      {
        urn: "urn:pulumi:test::quarterturn::azure-native:web:WebApp::app",
        severity: "warning",
        message: "old API",
      },
    ];
    const text = markdown(preview);
    assert.match(text, /^## ✅ test: nothing changes\n\nPlan; no resource changes\.$/m);
    assert.match(text, /- Warning: edge: g1 ends soon\n- edge: g1 is not due before 2027-02-06\n$/);
    assert.doesNotMatch(text, /old API/);
  });
});
