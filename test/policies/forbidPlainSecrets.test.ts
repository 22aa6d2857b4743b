import assert from "node:assert/strict";
import { Secret } from "@pulumi/policy";
import { forbidPlainSecrets as rule } from "../../policies/rules/forbidPlainSecrets";
import { compliant, compliantStack } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";
import { samples } from "./support/samples";

const inPlain = (place: string, shape = "a secret") =>
  `${place}: got ${shape} in plain text; mark it as secret, e.g. with pulumi.secret()`;

describe("forbid-plain-secrets", () => {
  let vaultSecret: Resource;

  before(async () => {
    const declared = await compliant("keyvault:Secret");
    // Without an engine, outputs lose their marks on the way; the engine test has them.
    vaultSecret = changed(declared, "value", new Secret(samples["an Entra client secret"]));
  });

  it("lets everything pass that the components declare", async () => {
    const others = (await compliantStack()).filter(({ type }) => type !== vaultSecret.type);
    for (const one of [...others, vaultSecret]) assert.deepEqual(refusals(rule, one), [], one.name);
  });

  it("refuses a vault secret's value in plain", () => {
    const broken = changed(vaultSecret, "value", "something");
    assert.deepEqual(refusals(rule, broken), [inPlain("value")]);
    const arm = resource("azure-native:keyvault:Secret", "another", { properties: { value: "something" } });
    assert.deepEqual(refusals(rule, arm), [inPlain("properties.value")]);
  });

  it("lets a value pass that lies in something marked", () => {
    const properties = new Secret({ value: samples["an Entra client secret"] });
    const arm = resource("azure-native:keyvault:Secret", "another", { properties });
    assert.deepEqual(refusals(rule, arm), []);
  });

  for (const type of ["TokenCanary", "Handover"]) {
    it(`refuses the client secret of a ${type} in plain`, async () => {
      const broken = changed(await compliant(type), "clientSecret", "something");
      assert.deepEqual(refusals(rule, broken), [inPlain("clientSecret")]);
    });
  }

  for (const [place, value] of [
    ["mail.smtp.password", "something"],
    ["administratorLoginPassword", "something"],
    ["keys.primaryKey", "something"],
    ["siteConfig.connectionStrings", [{ connectionString: "something" }]],
  ] as const) {
    it(`refuses ${place} in plain`, () => {
      const [sentence, ...rest] = refusals(
        rule,
        changed(resource("any:index:Type", "any", {}), place, value),
      );
      assert.match(sentence ?? "nothing", new RegExp(`^${place}`));
      assert.deepEqual(rest, []);
    });
  }

  it("refuses a gateway's named value that calls itself secret and isn't marked", () => {
    const named = { secret: true, value: "something" };
    const type = "azure-native:apimanagement:NamedValue";
    assert.deepEqual(refusals(rule, resource(type, "named", named)), [inPlain("value")]);
    assert.deepEqual(refusals(rule, resource(type, "named", { ...named, secret: false })), []);
  });

  for (const [shape, text] of Object.entries(samples)) {
    it(`refuses ${shape} anywhere in plain, and does not show it`, () => {
      const hidden = resource("any:index:Type", "any", { notes: ["harmless", { text }] });
      assert.deepEqual(refusals(rule, hidden), [inPlain("notes.1.text", shape)]);
      const marked = resource("any:index:Type", "any", { notes: [new Secret(text)] });
      assert.deepEqual(refusals(rule, marked), []);
    });
  }

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(vaultSecret, "value", notYetKnown)), []);
  });

  it("knows shapes only, and no marks, where another level is configured", () => {
    const mandatory = { ...rule, enforcementLevel: "mandatory" as const };
    assert.deepEqual(refusals(mandatory, vaultSecret), []);
    const hidden = resource("any:index:Type", "any", { text: samples["a private key"] });
    assert.deepEqual(refusals(mandatory, hidden), [inPlain("text", "a private key")]);
  });

  it("lets a resource that is excepted by name pass", () => {
    const broken = changed(vaultSecret, "value", "something");
    assert.deepEqual(
      refusals(rule, broken, { except: [{ resource: vaultSecret.name, reason: "a test value" }] }),
      [],
    );
  });
});
