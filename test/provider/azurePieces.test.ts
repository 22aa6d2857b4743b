import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { appSettingsOf } from "../../local-azure/arm/sites";
import { parseFaults } from "../../local-azure/faults/table";
import { roleIds } from "../../names/roles";
import type { ArmResource } from "../../local-azure/world/records";
import { revealAll } from "../../protocol/secrets";
import type { Properties } from "../../protocol/values";
import { appSettings } from "../../provider/azure/appSettings";
import { readRoles } from "../../provider/azure/readRoles";
import { gatewayDomains } from "../../provider/azure/gatewayDomains";
import { cloudOf } from "../../settings/cloud";
import { ResourceManager } from "../../web/arm";
import { type Estate, withEstate } from "../local-azure/contract/estate";
import { makeService, makeSite } from "../local-azure/contract/management";
import { AttachedProvider } from "./support";

/** Azure Resource Manager of an estate, as its operator asks it. */
function managerOf(estate: Estate): ResourceManager {
  const {
    AZURE_CLIENT_ID = "",
    AZURE_CLIENT_SECRET = "",
    NODE_EXTRA_CA_CERTS = "",
  } = estate.azure.environment;
  const credential = estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
  const ca = readFileSync(NODE_EXTRA_CA_CERTS, "utf8");
  return new ResourceManager(cloudOf({ ...estate.azure.environment }), credential, { ca });
}

/** Runs `work` with the own provider attached to an estate of its own. */
async function withProvider(
  work: (estate: Estate, provider: AttachedProvider) => Promise<void>,
): Promise<void> {
  await withEstate(async (estate) => {
    const manager = managerOf(estate);
    const provider = await AttachedProvider.open([appSettings(() => manager), gatewayDomains(() => manager)]);
    try {
      await work(estate, provider);
    } finally {
      await provider.close();
    }
  });
}

const resourceNow = (estate: Estate, { id }: ArmResource): ArmResource => {
  const found = estate.azure.world.resources.get(id);
  assert.ok(found);
  return found;
};

describe("the roles that somebody was given", () => {
  const given = async (estate: Estate, principalId: string) => {
    const answer = await readRoles(() => managerOf(estate)).invoke(
      { scope: `/subscriptions/${estate.azure.world.subscriptionId}`, principalId },
      { config: {}, signal: new AbortController().signal },
    );
    return answer as { roles?: { role: string; isConditional: boolean }[]; problem?: string };
  };

  it("are read by whose they are, and what stands in the way is said", () =>
    withEstate(async (estate) => {
      estate.makeVault({ enableRbacAuthorization: true });
      const aks = estate.makeIdentity("id-aks");
      estate.assign(aks, roleIds.secretsUser);
      estate.assign(estate.makeIdentity("id-other"), roleIds.secretsUser);
      const { roles = [] } = await given(estate, aks.toUpperCase());
      assert.deepEqual(
        roles.map(({ role, isConditional }) => [role, isConditional]),
        [[roleIds.secretsUser, false]],
      );
      estate.azure.setFaults(parseFaults(["deny=readRoleAssignment"]));
      assert.match((await given(estate, aks)).problem ?? "", /roleAssignments\/read/);
    })).timeout(60_000);
});

describe("settings of a Function App that exists", () => {
  const urn = "urn:pulumi:test::quarterturn::quarterturn:azure:AppSettings::function-app-settings";
  const theirs = { PAYMENTS_URL: "https://payments.example.com", CLIENT_ID: "theirs" };
  const settingsNow = (estate: Estate, site: ArmResource) => appSettingsOf(resourceNow(estate, site));

  it("come among the others, and go again; what stood there before comes back", () =>
    withProvider(async (estate, provider) => {
      const site = makeSite(estate, theirs);
      const inputs = { siteId: site.id, settings: { CLIENT_ID: "ours", TENANT_ID: "t" } };
      const made = await provider.create(urn, inputs);
      assert.deepEqual(settingsNow(estate, site), { ...theirs, CLIENT_ID: "ours", TENANT_ID: "t" });
      assert.deepEqual(revealAll(made).before, { CLIENT_ID: "theirs" });
      assert.notDeepEqual(made.before, { CLIENT_ID: "theirs" }, "what stood there may be a secret");
      await provider.delete(urn, made);
      assert.deepEqual(settingsNow(estate, site), theirs);
    }));

  it("are said in a preview where they replace another value", () =>
    withProvider(async (estate, provider) => {
      const site = makeSite(estate, theirs);
      await provider.previewCreate(urn, { siteId: site.id, settings: { CLIENT_ID: "ours", TENANT_ID: "t" } });
      assert.match(provider.told.join(), /CLIENT_ID has another value in the Function App/);
      assert.deepEqual(settingsNow(estate, site), theirs);
    }));

  it("are found changed at a refresh, and what somebody changed since stays theirs at the end", () =>
    withProvider(async (estate, provider) => {
      const site = makeSite(estate, theirs);
      const inputs = { siteId: site.id, settings: { TENANT_ID: "t" } };
      const made = await provider.create(urn, inputs);
      const put = { method: "PUT", body: { properties: { ...theirs, TENANT_ID: "another" } } } as const;
      await managerOf(estate).ask(`${site.id}/config/appsettings`, "2024-11-01", put);
      const now = await provider.read(urn, made, inputs);
      assert.deepEqual(now.settings, { TENANT_ID: "another" });
      await provider.delete(urn, made);
      assert.deepEqual(settingsNow(estate, site), { ...theirs, TENANT_ID: "another" });
    }));

  it("say where there is no such site, and what to correct", () =>
    withProvider(async (estate, provider) => {
      const { id } = makeSite(estate, {});
      const inputs = { siteId: `${id}-gone`, settings: { TENANT_ID: "t" } };
      await assert.rejects(
        provider.create(urn, inputs),
        /function-app-settings: there is no \/subscriptions\/.*func-gone .*correct its name and `existing`/,
      );
    }));

  it("are refused where an input is none of theirs", () =>
    withProvider(async (_estate, provider) => {
      const inputs = { siteId: "s", settings: {}, colour: "red" };
      await assert.rejects(provider.check(urn, {}, inputs), /^Error: colour: got "red", an unknown key/);
    }));
});

describe("host names of a gateway that exists", () => {
  const urn = "urn:pulumi:test::quarterturn::quarterturn:azure:GatewayDomains::gateway-domains";
  const there = [
    {
      type: "Proxy",
      hostName: "old.example.com",
      certificateSource: "Managed",
      negotiateClientCertificate: true,
    },
  ];
  const managed = { hostName: "api.example.com", certificateSource: "Managed" };
  const hostsNow = (estate: Estate, service: ArmResource) => resourceNow(estate, service).inputs;
  const asking = (service: ArmResource, more: Properties = {}): Properties => ({
    serviceId: service.id,
    domains: [managed],
    unmanaged: ["OLD.example.com"],
    ...more,
  });

  it("come beside the others, of which nothing is changed, nor anything else of the service", () =>
    withProvider(async (estate, provider) => {
      const service = makeService(estate, { hostnameConfigurations: there });
      const made = await provider.create(urn, asking(service));
      assert.deepEqual(hostsNow(estate, service), {
        ...service.inputs,
        hostnameConfigurations: [...there, { type: "Proxy", ...managed }],
      });
      assert.deepEqual(made.added, ["api.example.com"]);
      const before = JSON.stringify(resourceNow(estate, service));
      await provider.update(urn, made, asking(service));
      assert.equal(
        JSON.stringify(resourceNow(estate, service)),
        before,
        "nothing is sent where nothing differs",
      );
      await provider.delete(urn, made);
      assert.deepEqual(hostsNow(estate, service).hostnameConfigurations, there);
    }));

  it("are refused with the line to add where one is there that the stack file doesn't name; a preview warns", () =>
    withProvider(async (estate, provider) => {
      const service = makeService(estate, { hostnameConfigurations: there });
      const inputs = asking(service, { unmanaged: [] });
      const line = /nothing was changed; add \{ host: old\.example\.com, certificate: unmanaged \}/;
      await provider.previewCreate(urn, inputs);
      assert.match(provider.told.join(), line);
      await assert.rejects(provider.create(urn, inputs), line);
      assert.deepEqual(hostsNow(estate, service), service.inputs);
    }));

  it("get another certificate where the stack file says so, and keep what else is said of them", () =>
    withProvider(async (estate, provider) => {
      const service = makeService(estate, { hostnameConfigurations: there });
      const keyVaultId = "https://kvlt.vault.azure.net/secrets/old";
      const domains = [{ hostName: "old.example.com", certificateSource: "KeyVault", keyVaultId }];
      const inputs = asking(service, { domains, unmanaged: [] });
      const made = await provider.create(urn, inputs);
      assert.deepEqual(hostsNow(estate, service).hostnameConfigurations, [
        { ...there[0], certificateSource: "KeyVault", keyVaultId },
      ]);
      assert.deepEqual(made.added, []);
      const found = await provider.read(urn, made, inputs);
      assert.deepEqual(found.domains, domains);
    }));

  it("say in a preview that the service can't be read", () =>
    withProvider(async (estate, provider) => {
      const service = makeService(estate);
      await provider.previewCreate(urn, asking(service, { serviceId: `${service.id}-gone` }));
      assert.match(provider.told.join(), /gateway-domains: there is no \/subscriptions\/.*apim-gone/);
    }));
});
