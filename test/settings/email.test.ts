import assert from "node:assert/strict";
import fc from "fast-check";
import { isNoReply, wireAddress } from "../../settings/email";

describe("an e-mail address", () => {
  const accepted: Readonly<Record<string, string>> = {
    "ops@example.com": "ops@example.com",
    "r&d@example.com": "r&d@example.com",
    "ops#1@example.com": "ops#1@example.com",
    "a/b@example.com": "a/b@example.com",
    "o'brien+x_y=z@example.com": "o'brien+x_y=z@example.com",
    "Ops.Team@EXAMPLE.com": "Ops.Team@example.com",
    "ops@example.xn--p1ai": "ops@example.xn--p1ai",
    "ops@bücher.example": "ops@xn--bcher-kva.example",
    "ops@BÜCHER.example": "ops@xn--bcher-kva.example",
    "ops@пример.рф": "ops@xn--e1afmkfd.xn--p1ai",
    "ops@1und1.example": "ops@1und1.example",
    [`${"a".repeat(64)}@example.com`]: `${"a".repeat(64)}@example.com`,
  };
  for (const [address, wire] of Object.entries(accepted)) {
    it(`may be ${address}`, () => {
      assert.equal(wireAddress(address), wire);
    });
  }

  const refused = [
    "",
    "ops",
    "@example.com",
    "ops@",
    "ops@example",
    "ops@example.123",
    "ops@[127.0.0.1]",
    "ops@127.0.0.1",
    ".ops@example.com",
    "ops.@example.com",
    "o..ps@example.com",
    "ops team@example.com",
    "ops@exam ple.com",
    "ops@-example.com",
    "ops@example-.com",
    "ops@exa_mple.com",
    "ops@example..com",
    "ops@example.com.",
    "ops@ex%61mple.com",
    "ops@example.com:25",
    "ops@example.com/x",
    "a@b@example.com",
    "Ops <ops@example.com>",
    "ops@example.com,spy@example.net",
    "ops@example.com;spy@example.net",
    '"ops"@example.com',
    "öps@example.com",
    "ops@example.com\r\nBcc: spy@example.net",
    "ops\r\nBcc: spy@example.net@example.com",
    "ops\n@example.com",
    "ops@example.com\n",
    "ops@exam\u00adple.com",
    "ops@example。com",
    "ops@xn--zzzzzz--.example",
    `${"a".repeat(65)}@example.com`,
    `ops@${"a".repeat(64)}.com`,
    `ops@${"a.".repeat(126)}com`,
  ];
  for (const address of refused) {
    it(`is not ${JSON.stringify(address.slice(0, 60))}`, () => {
      assert.equal(wireAddress(address), undefined);
    });
  }

  it("has nothing in it that ends a line, a header or a command, whatever was written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.emailAddress()), (text) => {
        for (const address of [text, `${text}@example.com`, `ops@${text}.com`]) {
          const wire = wireAddress(address);
          if (wire === undefined) continue;
          assert.match(wire, /^[!-~]+@[a-z0-9.-]+$/);
          assert.doesNotMatch(wire, /[\s<>(),:;"\\[\]]/);
          assert.equal(wireAddress(wire), wire);
        }
      }),
    );
  });

  it("is one whose answers nobody reads if its name says so", () => {
    for (const name of [
      "no-reply",
      "noreply",
      "No_Reply",
      "donotreply",
      "do-not-reply",
      "no-reply-secrets",
    ]) {
      assert.equal(isNoReply(`${name}@example.com`), true, name);
    }
    for (const name of ["team", "reply", "noreplay", "norbert", "secrets"]) {
      assert.equal(isNoReply(`${name}@example.com`), false, name);
    }
  });
});
