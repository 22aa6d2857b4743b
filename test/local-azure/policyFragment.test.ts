import assert from "node:assert/strict";
import { requireFragment } from "../../local-azure/provider/azure-native/gatewayContent";
import { sampleOf } from "./samples";
import { gateway, group, policy } from "./tokens";
import { withEngines } from "./engines";
import { assertUnchanged, withVault } from "./wire";
import { section, text } from "../../local-azure/properties";

const fragment = "azure-native:apimanagement:PolicyFragment";
const namedValue = "azure-native:apimanagement:NamedValue";

describe("a policy fragment", () => {
  it("belongs to a service that is there, and stays as it was written", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      await assert.rejects(arm.create(fragment, sampleOf(fragment)), /Code="ParentResourceNotFound"/);
      await arm.create(gateway, sampleOf(gateway));
      const made = await arm.create(fragment, sampleOf(fragment));
      await assertUnchanged(arm, made);
      await assert.rejects(
        arm.update(made, { ...sampleOf(fragment), value: "<fragment><a></fragment>" }),
        /Code="ValidationError"/,
      );
    });
  });

  it("is answered with the service's own line ends", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      await arm.create(gateway, sampleOf(gateway));
      const value = "<fragment>\n\t<base />\r\n</fragment>\n";
      const made = await arm.create(fragment, { ...sampleOf(fragment), value });
      assert.equal(made.outputs.value, "<fragment>\r\n\t<base />\r\n</fragment>");
    });
  });

  const good: [string, string, "rawxml" | "xml"][] = [
    ["with an element", `<fragment><choose><when condition="a" /></choose></fragment>`, "xml"],
    ["with an expression in escaped quotes", `<fragment><a v="@(&quot;x&quot;)" /></fragment>`, "xml"],
    ["with an expression as in C#", `<fragment><a v="@(1 < 2 ? "a)" : "b")" /></fragment>`, "rawxml"],
    ["with a block as in C#", `<fragment><a>@{ return "<" + "}"; }</a></fragment>`, "rawxml"],
  ];
  for (const [what, value, format] of good) {
    it(`is taken ${what}`, () => {
      requireFragment(value, format);
    });
  }

  const bad: [string, string, "rawxml" | "xml", RegExp][] = [
    ["that isn't closed", "<fragment><a>", "xml", /in the policy fragment's XML/],
    ["with another root", "<policies />", "xml", /must be 'fragment', not 'policies'/],
    ["with two roots", "<fragment /><fragment />", "xml", /in the policy fragment's XML/],
    [
      "with an expression as in C#, where that isn't said",
      `<fragment><a v="@("x")" /></fragment>`,
      "xml",
      /XML/,
    ],
    ["that is empty", "", "xml", /incorrect values/],
    ["with an attribute without quotes", "<fragment><a v=1 /></fragment>", "rawxml", /XML/],
  ];
  for (const [what, value, format, message] of bad) {
    it(`is refused ${what}`, () => {
      assert.throws(
        () => {
          requireFragment(value, format);
        },
        { code: "ValidationError", status: 400, message },
      );
    });
  }
});

describe("a named value", () => {
  it("is taken from a vault that the service's identity may read, without a version", async () => {
    await withVault(async ({ arm }) => {
      const service = await arm.create(gateway, {
        ...sampleOf(gateway),
        identity: { type: "SystemAssigned" },
      });
      const secretIdentifier = "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-client-secret";
      const inputs = {
        ...sampleOf(namedValue),
        value: undefined,
        secret: true,
        keyVault: { secretIdentifier },
      };
      const given = JSON.parse(JSON.stringify(inputs)) as typeof inputs & { value: never };
      await assert.rejects(arm.create(namedValue, given), /Failed to access Key Vault secret/);
      const objectId = text(section(service.outputs, "identity"), "principalId");
      const entry = { ...section(sampleOf(policy), "policy"), objectId };
      await arm.create(policy, { ...sampleOf(policy), policy: entry });
      await assertUnchanged(arm, await arm.create(namedValue, given));
      const version = { secretIdentifier: `${secretIdentifier}/${"0".repeat(32)}` };
      await assert.rejects(
        arm.create(namedValue, { ...given, namedValueId: "two", keyVault: version }),
        /without a version/,
      );
    });
  });
});
