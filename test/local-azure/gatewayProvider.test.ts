import assert from "node:assert/strict";
import { section, text, type Properties } from "../../local-azure/properties";
import { parseDay } from "../../rotation/calendar";
import { withEngines } from "./engines";
import { sampleOf } from "./samples";
import { group, policy, gateway } from "./tokens";
import { assertUnchanged, withVault } from "./wire";

describe("an API Management service", () => {
  const managed = { type: "Proxy", hostName: "api.maxconf.example.com", certificateSource: "Managed" };
  const inputs = { ...sampleOf(gateway), identity: { type: "SystemAssigned" } };

  it("gets a managed certificate by an update only", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      await assert.rejects(
        arm.create(gateway, { ...inputs, hostnameConfigurations: [managed] }),
        /Code="InvalidParameters".*only when updating an existing API Management service/,
      );
      const made = await arm.create(gateway, inputs);
      await assertUnchanged(arm, await arm.update(made, { ...inputs, hostnameConfigurations: [managed] }));
    });
  });

  const refusals: [string, Properties, Properties][] = [
    ["for the portal", { type: "Portal" }, {}],
    ["for a root domain", { hostName: "example.com" }, {}],
    ["in a v2 tier", {}, { sku: { name: "StandardV2", capacity: 1 } }],
  ];
  for (const [what, host, service] of refusals) {
    it(`gets no managed certificate ${what}`, async () => {
      await withEngines(async ({ arm }) => {
        await arm.create(group, sampleOf(group));
        const made = await arm.create(gateway, { ...inputs, ...service });
        const news = { ...inputs, ...service, hostnameConfigurations: [{ ...managed, ...host }] };
        await assert.rejects(arm.update(made, news), /Code="InvalidParameters"/);
      });
    });
  }

  it("gets no new managed certificate while Azure gives out none, and one on the day after", async () => {
    await withEngines(
      async ({ arm, azure }) => {
        await arm.create(group, sampleOf(group));
        const made = await arm.create(gateway, inputs);
        const news = { ...inputs, hostnameConfigurations: [managed] };
        await assert.rejects(arm.update(made, news), /Creation of managed certificates is suspended/);
        azure.setToday(parseDay("2026-10-31"));
        await arm.update(made, news);
      },
      { today: parseDay("2026-10-30") },
    );
  });

  it("reads a certificate of a vault only if its identity may", async () => {
    await withVault(async ({ arm }) => {
      const made = await arm.create(gateway, inputs);
      const objectId = text(section(made.outputs, "identity"), "principalId");
      const keyVaultId = "https://kvlt-maxconf-test.vault.azure.net/secrets/api";
      const news = {
        ...inputs,
        hostnameConfigurations: [{ ...managed, certificateSource: "KeyVault", keyVaultId }],
      };
      await assert.rejects(
        arm.update(made, news),
        /Failed to access Key Vault secret .* does not have secrets get permission/,
      );
      const entry = { ...section(sampleOf(policy), "policy"), objectId };
      await arm.create(policy, { ...sampleOf(policy), policy: entry });
      await arm.update(made, news);
    });
  });

  it("that exists already can be imported as a program declares it", async () => {
    const seeded = {
      name: "apim-maxconf-test",
      resourceGroup: "rg-gateway",
      location: "canadacentral",
      publisherName: "MaxConf",
      publisherEmail: "publisher@example.com",
      sku: "Developer",
      domains: [{ host: "api.maxconf.example.com" }],
    };
    await withEngines(
      async ({ azure, arm }) => {
        const [found] = azure.world.resources.all();
        const imported = await arm.import(gateway, found?.id ?? "");
        assert.ok(imported);
        const news = { ...inputs, resourceGroupName: "rg-gateway", hostnameConfigurations: [managed] };
        const sdkDefaults = {
          developerPortalStatus: "Enabled",
          disableGateway: false,
          enableClientCertificate: false,
          legacyPortalStatus: "Enabled",
          natGatewayState: "Disabled",
          restore: false,
          virtualNetworkType: "None",
        };
        const { inputs: checked } = await arm.check(gateway, { ...news, ...sdkDefaults });
        assert.deepEqual(await arm.diff(imported, checked), []);
      },
      { gateways: [seeded] },
    );
  });
});
