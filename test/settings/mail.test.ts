import assert from "node:assert/strict";
import { problemsOf, withValue } from "./stackFile";

describe("a stack file", () => {
  for (const path of [
    "recipients.maxconf-contact.email",
    "mail.from",
    "mail.replyTo",
    "gateway.publisherEmail",
  ]) {
    it(`takes any address of a mailbox as ${path}, and no other text`, () => {
      for (const address of [
        "r&d@example.com",
        "ops#1@example.com",
        "a/b@example.xn--p1ai",
        "ops@bücher.example",
      ]) {
        assert.deepEqual(problemsOf(withValue(path, address)), []);
      }
      assert.deepEqual(problemsOf(withValue(path, "ops@example.com\r\nBcc: spy@example.net")), [
        `quarterturn:${path}: got "ops@example.com\\r\\nBcc: spy@example.net", want an e-mail address`,
      ]);
    });
  }

  it("takes a mail server without encryption on this machine, and a password that is encrypted", () => {
    for (const host of ["localhost", "127.0.0.1", "::1"]) {
      const smtp = { host, security: "none", user: "quarterturn", password: "[secret]" };
      assert.deepEqual(problemsOf(withValue("mail", { from: "a@example.com", smtp })), []);
    }
  });

  describe("with two recipients that have one address", () => {
    const contact = { name: "MaxConf contact", email: "maxconf-contact@example.com" };
    const two = (more: object): string[] => {
      const raw = withValue("recipients.second", {
        ...contact,
        email: "maxconf-contact@EXAMPLE.com",
        ...more,
      });
      return problemsOf({
        ...raw,
        consumers: { a: { displayName: "A", recipients: ["maxconf-contact", "second"] } },
      });
    };

    it("is taken where secrets reach both in the same way", () => {
      assert.deepEqual(two({}), []);
    });

    it("is refused where they would reach it in two ways", () => {
      assert.deepEqual(two({ allowPlaintext: true }), [
        "quarterturn:recipients.second: got maxconf-contact@EXAMPLE.com, which is maxconf-contact's too, with another openpgpKey or allowPlaintext, want the same openpgpKey and allowPlaintext for one address; change one of them, or name only one as a consumer's recipient",
      ]);
    });
  });
});
