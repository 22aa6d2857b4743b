import assert from "node:assert/strict";
import { readSettings } from "../../settings/settings";
import { webhookAddress, webhookKindOf } from "../../settings/webhook";
import { problemsOf, stackFile, withValue } from "./stackFile";

const contact = "recipients.maxconf-contact";
const key = `quarterturn:${contact}`;
const wanted = "a secret: pulumi config set --secret --path quarterturn:recipients.NAME.webhook";
const withContact = (facts: object) => withValue(contact, { name: "MaxConf contact", ...facts });

describe("a recipient's webhook", () => {
  it("stands beside the e-mail address or in its place, encrypted", () => {
    for (const webhook of ["[secret]", { url: "[secret]" }, { url: "[secret]", kind: "slack" }])
      for (const email of [undefined, "contact@example.com"])
        assert.deepEqual(problemsOf(withContact({ webhook, ...(email === undefined ? {} : { email }) })), []);
    assert.deepEqual(problemsOf(withContact({})), [
      `${key}.email: got nothing, want an e-mail address, or a webhook`,
    ]);
  });

  it("keeps its kind, and no address", () => {
    const { recipients } = readSettings(withContact({ webhook: { url: "[secret]", kind: "teams" } }));
    assert.deepEqual(recipients["maxconf-contact"]?.webhook, { kind: "teams" });
  });

  it("is refused in plain text, and isn't shown", () => {
    const url = "https://hooks.slack.com/services/T0/B0/aSecretToken";
    for (const webhook of [url, { url }, { url, kind: "slack" }])
      assert.deepEqual(problemsOf(withContact({ webhook })), [
        `${key}.webhook.url: got a value that isn't shown, want ${wanted}`,
      ]);
    const elsewhere = problemsOf(withContact({ webhook: { url: "[secret]", token: "aSecretToken" } }));
    assert.equal(elsewhere.length, 1);
    assert.equal(elsewhere.join().includes("aSecretToken"), false);
    assert.equal(
      problemsOf(withContact({ email: 7, webhook: url }))
        .join()
        .includes("aSecretToken"),
      false,
    );
  });

  it("gets the link only: a key, or leave for plain text, needs an e-mail address", () => {
    assert.deepEqual(problemsOf(withContact({ webhook: "[secret]", allowPlaintext: true })), [
      `${key}.email: got nothing, want an e-mail address: by a webhook goes the link only, and no secret`,
    ]);
  });

  it("needs no quarterturn:mail where nobody gets an e-mail", () => {
    const { mail, recipients, ...rest } = stackFile("test");
    assert.notEqual(mail, undefined);
    const names = Object.keys(recipients as object);
    const byWebhook = Object.fromEntries(names.map((name) => [name, { name, webhook: "[secret]" }]));
    assert.deepEqual(problemsOf({ ...rest, recipients: byWebhook }), []);
  });

  for (const [address, kind] of [
    ["https://hooks.slack.com/services/T0/B0/x", "slack"],
    ["https://hooks.slack-gov.com/services/T0/B0/x", "slack"],
    ["https://prod-12.westeurope.logic.azure.com:443/workflows/x?sig=y", "teams"],
    ["https://0123456789ab.08.environment.api.powerplatform.com/powerautomate/x?sig=y", "teams"],
    ["https://example.webhook.office.com/webhookb2/x", "teams"],
    ["https://hooks.slack.com.example.com/services/T0", "json"],
    ["https://logic.azure.com.example.net/", "json"],
    ["https://hooks.example.com/x", "json"],
  ] as const) {
    it(`is taken for ${kind} at ${new URL(address).hostname}`, () => {
      assert.equal(webhookKindOf(webhookAddress(address) ?? assert.fail()), kind);
    });
  }

  it("is reached by HTTPS, or by HTTP on this machine", () => {
    for (const address of [
      "https://x.example.com/h",
      "http://localhost:8080/",
      "http://127.0.0.1/",
      "http://[::1]:1/",
    ])
      assert.ok(webhookAddress(address), address);
    for (const address of [
      "http://x.example.com/h",
      "http://localhost.example.com/",
      "https://u:p@x.example.com/",
      "https://x.example.com/#part",
      "ftp://x.example.com/",
      "x.example.com",
      "[secret]",
    ])
      assert.equal(webhookAddress(address), undefined, address);
  });
});
