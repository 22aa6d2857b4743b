import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { section, text } from "../../local-azure/properties";
import { setSecret } from "../../local-azure/keyvault/secrets";
import { roleIds } from "../../names/roles";
import { cloudOf } from "../../settings/cloud";
import type { EstateFacts } from "../../status/estateFacts";
import type { Facts } from "../../status/facts";
import { readEstate } from "../../status/read/estate";
import { ResourceManager } from "../../web/arm";
import { type Estate, vaultName, withEstate } from "../local-azure/contract/estate";
import { groupOf, makeService, makeSite } from "../local-azure/contract/management";
import { edgeClientId } from "../local-azure/support";
import { clientIds, factsWith } from "./support";

const existing = { resourceGroup: "rg" };
const reference = `@Microsoft.KeyVault(VaultName=${vaultName};SecretName=edge-client-secret)`;

/** MaxConf's test stack, whose pieces exist in the estate's subscription. */
function known(estate: Estate, subscriptionId?: string): Facts {
  const base = factsWith();
  const { vault } = base.settings;
  return {
    ...base,
    settings: {
      ...base.settings,
      vault: {
        ...vault,
        vaultName,
        existing,
        readers: {
          aks: { identity: { name: "id-aks", ...existing } },
          audit: { objectId: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", reason: "audit", kind: "user" },
        },
      },
      functionApp: { siteName: "func", planSize: "B1", existing },
      gateway: { serviceName: "apim", existing, domains: [], namedValues: false },
    },
    state: {
      ...base.state,
      estate: {
        subscriptionId: subscriptionId ?? estate.azure.world.subscriptionId,
        ids: new Map(),
        hosts: new Set(),
      },
    },
  };
}

/** As the operator does, or an app with these credentials. */
function read(estate: Estate, facts: Facts, clientId?: string): Promise<EstateFacts> {
  const {
    AZURE_CLIENT_ID = "",
    AZURE_CLIENT_SECRET = "",
    NODE_EXTRA_CA_CERTS = "",
  } = estate.azure.environment;
  const credential =
    clientId === undefined
      ? estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET)
      : estate.credential(clientId, estate.issue(clientId).secretText);
  const cloud = cloudOf({ ...estate.azure.environment });
  const ca = readFileSync(NODE_EXTRA_CA_CERTS, "utf8");
  return readEstate(facts, new ResourceManager(cloud, credential, { ca }));
}

/** A vault with edge's secret, a Function App that may read it, a gateway of another team, and an identity. */
function build(estate: Estate): { readonly version: string; readonly site: string; readonly aks: string } {
  const { world } = estate.azure;
  estate.makeVault();
  const secret = { vault: vaultName, name: "edge-client-secret", value: "hush" };
  world.transact(() => setSecret(world, secret));
  const version = world.transact(() => setSecret(world, secret)).version.version;
  const made = makeSite(estate, {
    EDGE_CLIENT_ID: clientIds.edge,
    EDGE_CLIENT_SECRET: reference,
    TEST_CLIENT_ID: "hush: another value",
    PAYMENTS_KEY: "hush",
  });
  const site = text(section(made.assigned, "identity"), "principalId") ?? "";
  estate.allow(site, "get", "list");
  makeService(estate, {
    hostnameConfigurations: [
      {
        type: "Proxy",
        hostName: "old.example.com",
        certificateSource: "Custom",
        certificateStatus: "Failed",
        certificate: { expiry: "2027-03-05T23:59:59Z", subject: "CN=old.example.com", thumbprint: "AB" },
      },
    ],
  });
  return { version, site, aks: estate.makeIdentity("id-aks") };
}

describe("what status reads of the estate", () => {
  it("is what exists, from where the stack file and the state say it is, and none of others' values", async () => {
    await withEstate(async (estate) => {
      const { version, site, aks } = build(estate);
      const { functionApp, gateway, rights, readers } = await read(estate, known(estate));
      assert.ok(functionApp?.ok === true && functionApp.value.settings.ok && functionApp.value.references.ok);
      assert.deepEqual(Object.fromEntries(functionApp.value.settings.value), {
        EDGE_CLIENT_ID: "asWanted",
        EDGE_CLIENT_SECRET: "asWanted",
        TEST_CLIENT_ID: "other",
        TEST_CLIENT_SECRET: "missing",
      });
      const [[name, found] = ["", undefined], ...more] = functionApp.value.references.value;
      assert.deepEqual([name, more], ["EDGE_CLIENT_SECRET", []]);
      assert.deepEqual(found, {
        status: "Resolved",
        details: "Reference has been successfully resolved.",
        vaultName,
        secretName: "edge-client-secret",
        pinnedTo: undefined,
        version,
      });
      assert.deepEqual(gateway, {
        ok: true,
        value: [{ host: "old.example.com", source: "Custom", status: "Failed", endsOn: "2027-03-05" }],
      });
      assert.ok(rights?.ok === true && rights.value.access === "policies");
      assert.deepEqual(rights.value.permissions.get(site), ["get", "list"]);
      assert.deepEqual(
        readers.map((one) => [one.name, one.principalId.ok && one.principalId.value]),
        [
          ["Function App", site],
          ["gateway", undefined],
          ["reader aks", aks],
          ["reader audit", "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001"],
        ],
      );
      const everything = [...functionApp.value.settings.value, ...functionApp.value.references.value];
      assert.equal(JSON.stringify(everything).includes("hush"), false);
    });
  }).timeout(60_000);

  it("tells a version by name, however the reference is written", async () => {
    await withEstate(async (estate) => {
      const { version } = build(estate);
      const uri = `https://${vaultName}.vault.azure.net/secrets/edge-client-secret`;
      makeSite(estate, {
        BY_NAME: reference.replace(")", `;SecretVersion=${version})`),
        BY_URI: `@Microsoft.KeyVault(SecretUri=${uri}/${version})`,
        NEWEST: `@Microsoft.KeyVault(SecretUri=${uri}/)`,
      });
      const { functionApp } = await read(estate, known(estate));
      assert.ok(functionApp?.ok === true && functionApp.value.references.ok);
      assert.deepEqual(
        [...functionApp.value.references.value].map(([name, { pinnedTo }]) => [name, pinnedTo]),
        [
          ["BY_NAME", version],
          ["BY_URI", version],
          ["NEWEST", undefined],
        ],
      );
    });
  }).timeout(60_000);

  it("is by roles where the vault gives rights so", async () => {
    await withEstate(async (estate) => {
      estate.makeVault({ enableRbacAuthorization: true });
      const aks = estate.makeIdentity("id-aks");
      estate.assign(aks, roleIds.secretsUser, groupOf(estate));
      const { rights } = await read(estate, known(estate));
      const mayRead = new Map([
        [aks, { ok: true, value: true }],
        ["0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", { ok: true, value: false }],
      ]);
      assert.deepEqual(rights, { ok: true, value: { access: "rbac", mayRead } });
      // Of a further vault, its own readers are asked for.
      const { vault } = known(estate).settings;
      const { aks: one } = vault.readers;
      assert.ok(one);
      const vaults = { east: { ...vault, readers: { one } } };
      const { settings, ...rest } = known(estate);
      const further = (await read(estate, { ...rest, settings: { ...settings, vaults } })).vaults?.get(
        "east",
      );
      assert.deepEqual(further, {
        rights: { ok: true, value: { access: "rbac", mayRead: new Map([[aks, { ok: true, value: true }]]) } },
        readers: [{ name: "reader one", principalId: { ok: true, value: aks } }],
      });
    });
  }).timeout(60_000);

  it("says of each piece by itself that it isn't there", async () => {
    await withEstate(async (estate) => {
      build(estate);
      const facts = known(estate);
      const { functionApp, gateway, rights } = await read(estate, {
        ...facts,
        settings: { ...facts.settings, functionApp: { siteName: "nowhere", planSize: "B1", existing } },
      });
      assert.ok(functionApp?.ok === false && functionApp.isGone === true);
      assert.match(functionApp.reason, /^404 ResourceNotFound: /);
      assert.deepEqual([gateway?.ok, rights?.ok], [true, true]);
    });
  }).timeout(60_000);

  it("says which right is missing", async () => {
    await withEstate(async (estate) => {
      build(estate);
      const { functionApp, gateway, rights } = await read(estate, known(estate), edgeClientId);
      assert.ok(
        functionApp?.ok === true && !functionApp.value.settings.ok && !functionApp.value.references.ok,
      );
      const { settings, references } = functionApp.value;
      const reasons = [settings, references, gateway, rights].map((one) =>
        one?.ok === false ? one.reason : "",
      );
      assert.deepEqual(
        reasons.map(
          (reason) =>
            /^403: whoever runs this \(.*\) lacks the right (\S+) on \/subscriptions\/.*: `npm run rights/.exec(
              reason,
            )?.[1],
        ),
        [
          "Microsoft.Web/sites/config/list/action",
          "Microsoft.Web/sites/config/read",
          "Microsoft.ApiManagement/service/read",
          "Microsoft.KeyVault/vaults/read",
        ],
      );
    });
  }).timeout(60_000);

  it("says of a state of an older version that it doesn't know the subscription", async () => {
    await withEstate(async (estate) => {
      const facts = known(estate);
      const { state } = facts;
      const old = { ...state, estate: { ...state.estate, subscriptionId: undefined } };
      const { functionApp } = await read(estate, { ...facts, state: old });
      assert.match(
        functionApp?.ok === false ? functionApp.reason : "",
        /in which subscription func lies: run `pulumi up` once, or write it into `quarterturn:functionApp\.existing\.subscription`/,
      );
    });
  }).timeout(60_000);

  it("is nothing before the first run", async () => {
    await withEstate(async (estate) => {
      const facts = known(estate);
      const found = await read(estate, { ...facts, state: { ...facts.state, ledger: undefined } });
      assert.deepEqual(found, { readers: [] });
    });
  }).timeout(60_000);
});
