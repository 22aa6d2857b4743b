import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as storage from "@pulumi/azure-native/storage";
import * as web from "@pulumi/azure-native/web";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { Ledger } from "../../../components/ledger";
import { defaultPolicy, parseDay } from "../../../rotation";

const place = { resourceGroupName: "rg-maxconf-test", location: "canadacentral" };
const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";

/** An estate in which every rule of the policy pack is broken. */
async function main(): Promise<object> {
  const app = { displayName: "sec_bcgov_v1 (Test/Edge)", clientId };
  const ledger = new Ledger("ledger", {
    today: parseDay("2026-11-22"),
    holdings: {},
    isPreview: pulumi.runtime.isDryRun(),
    consumers: { edge: { app, policy: defaultPolicy } },
  });
  await ledger.records();
  await declareCredentials();
  declareVault();
  declareReaders();
  new Note("note", {});
  return { certificates: { "pexip-node": { host: "pexip.test.maxconf.example.com", owner: "TBD" } } };
}

/** Four for one app, outside of the component, without protection, and with ends that are too late or not said. */
async function declareCredentials(): Promise<void> {
  const { id: applicationId } = await azuread.getApplication({ clientId });
  for (const name of ["edge-g1", "edge-g2", "edge-g3"]) {
    const endDate = "2028-11-22T00:00:00Z";
    new azuread.ApplicationPassword(name, { applicationId, displayName: `${name} 2026-11-22`, endDate });
  }
  new azuread.ApplicationPassword("edge-g4", {
    applicationId,
    displayName: "edge-g4",
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what the rule is there to refuse
    endDateRelative: "4320h",
  });
}

/** Declared as a program in YAML would: the TypeScript SDK says some of Azure's defaults by itself. */
class BareVault extends pulumi.CustomResource {
  constructor(name: string, inputs: object) {
    super("azure-native:keyvault:Vault", name, inputs);
  }
}

/** Made by a program inside of the program: no rule can read what it does. */
class Note extends pulumi.dynamic.Resource {
  constructor(name: string, inputs: object) {
    super({ create: () => Promise.resolve({ id: name, outs: {} }) }, name, inputs);
  }
}

function declareVault(): void {
  const { resourceGroupName } = place;
  const vaultName = "kvlt-maxconf-test";
  new BareVault("vault", {
    ...place,
    vaultName,
    properties: { tenantId, sku: { family: "A", name: "standard" } },
  });
  new keyvault.AccessPolicy("somebody-reads-secrets", {
    resourceGroupName,
    vaultName,
    policy: {
      tenantId,
      objectId: "2f5b2a3e-0c1f-4c38-8f0b-5d4d1c5d7e11",
      permissions: { secrets: ["all"] },
    },
  });
  new keyvault.Secret("edge-client-secret", {
    resourceGroupName,
    vaultName,
    secretName: "edge-client-secret",
    properties: { value: "in plain" },
  });
}

function declareReaders(): void {
  new storage.StorageAccount("storage", {
    ...place,
    accountName: "stmaxconftest",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    enableHttpsTrafficOnly: false,
    minimumTlsVersion: "TLS1_0",
  });
  new web.WebApp("function-app", {
    ...place,
    name: "func-maxconf-test",
    siteConfig: {
      minTlsVersion: "1.2",
      appSettings: [
        { name: "AzureWebJobsStorage", value: "AccountName=stmaxconftest;AccountKey=not-a-real-key" },
      ],
    },
  });
  new apimanagement.ApiManagementService("gateway", {
    ...place,
    serviceName: "apim-maxconf-test-2",
    publisherName: "MaxConf",
    publisherEmail: "publisher@example.com",
    sku: { name: "Developer", capacity: 1 },
    hostnameConfigurations: [
      {
        type: "Proxy",
        hostName: "api.test.maxconf.example.com",
        certificateSource: "KeyVault",
        keyVaultId: "https://kvlt-maxconf-test.vault.azure.net/secrets/api/3c6a1f0d5f4e4d0a9a1b2c3d4e5f6071",
      },
    ],
  });
}

export = main;
