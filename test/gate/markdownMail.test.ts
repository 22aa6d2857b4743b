import assert from "node:assert/strict";
import { markdown, newInputs } from "./support/gate";
import { urns } from "./support/json";
import { Stack } from "./support/stack";
import { rotation } from "./support/tampering";

function recipient(stack: Stack, name: string, facts: object): void {
  const recipients = stack.config["quarterturn:recipients"] as Record<string, object>;
  recipients[name] = { ...recipients[name], ...facts };
}

describe("The gate's Markdown", () => {
  it("says which way the e-mails go, and what changed about it", () => {
    const stack = new Stack().up("2026-11-22");
    const was = {
      mail: {
        from: "maxconf-secrets@example.com",
        smtp: { host: "mail.example.com", password: { secure: "v1:a" } },
      },
    };
    const mail = {
      from: "m@example.net",
      replyTo: "r@example.net",
      smtp: { host: "mail.example.net", port: 465 },
    };
    stack.config["quarterturn:mail"] = mail;
    const preview = stack.preview("2027-02-20");
    const way =
      /^The e-mails go out through mail\.example\.net:465, from m@example\.net, answers go to r@example\.net\.$/m;
    assert.match(markdown(preview), way);
    const text = markdown(preview, { firstRun: false, formerStackFile: was });
    assert.match(text, way);
    for (const line of [
      "quarterturn:mail.from: maxconf-secrets@example.com → m@example.net",
      "quarterturn:mail.replyTo: none → r@example.net",
      "quarterturn:mail.smtp.host: mail.example.com → mail.example.net",
      "quarterturn:mail.smtp.password: a value that isn't shown → none",
    ])
      assert.ok(text.includes(`- ${line}\n`), text);
    assert.doesNotMatch(text, /v1:a/);
  });

  it("says that a masked mail section can't be seen, and reads it from the stack file", () => {
    const stack = new Stack().up("2026-11-22");
    const preview = stack.preview("2027-02-20");
    preview.config["quarterturn:mail"] = "[secret]";
    assert.match(
      markdown(preview),
      /^How e-mails are sent can't be seen here: .* Look in the stack file\.$/m,
    );
    const stackFile = {
      mail: { from: "m@example.net", smtp: { host: "mail.example.net", password: { secure: "v1:b" } } },
    };
    const formerStackFile = {
      mail: { from: "m@example.net", smtp: { host: "mail.example.net", password: { secure: "v1:a" } } },
    };
    const text = markdown(preview, { firstRun: false, stackFile, formerStackFile });
    assert.match(text, /^The e-mails go out through mail\.example\.net, from m@example\.net\.$/m);
    assert.match(
      text,
      /^- quarterturn:mail\.smtp\.password: a value that isn't shown → a value that isn't shown$/m,
    );
  });

  it("says when nobody gets e-mail", () => {
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

  it("says who gets a message by webhook, and when a webhook is another one, and never where it goes", () => {
    const stack = new Stack();
    const secret = (url: string) => ({ secure: url });
    const recipients = (url: string) => ({
      ops: { name: "Ops", webhook: secret(url) },
      desk: { name: "Desk", email: "desk@example.com", webhook: { url: secret("v1:same"), kind: "slack" } },
    });
    stack.config["quarterturn:recipients"] = {
      ops: { name: "Ops", webhook: "[secret]" },
      desk: { name: "Desk", email: "desk@example.com", webhook: { url: "[secret]", kind: "slack" } },
    };
    const consumers = stack.config["quarterturn:consumers"] as Record<string, { recipients: string[] }>;
    for (const consumer of Object.values(consumers)) consumer.recipients = ["ops", "desk"];
    stack.up("2026-11-22");
    const preview = stack.preview("2027-02-20");
    preview.config["quarterturn:recipients"] = "[secret]";
    const stackFile = { recipients: recipients("v1:new") };
    const text = markdown(preview, {
      firstRun: false,
      stackFile,
      formerStackFile: { recipients: recipients("v1:old") },
    });
    assert.match(
      text,
      /Ops by webhook, link into the vault<br>Desk `desk@example\.com`, link into the vault<br>Desk by webhook, link into the vault/,
    );
    assert.match(
      text,
      /^- quarterturn:recipients\.ops\.webhook: another address or kind, which isn't shown$/m,
    );
    assert.doesNotMatch(text, /v1:|recipients\.desk\.webhook/);
  });
});
