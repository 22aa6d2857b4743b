import { type ConsumerRecord, isLive } from "../../rotation";
import type { DeclaredFunctionApp } from "../../settings/declaredEstate";
import { settingName } from "../../settings/names";
import { roleIds } from "../../names/roles";
import { types } from "../../names/types";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { idOf, identityOf, inGroup, named, outputOf, refs } from "./refs";
import { referenceTo } from "./vaults";
import { Later, type Ref, Rule, type Shape, from, isSection, ref } from "./shape";

/** The Function App with its plan and its storage, which it reaches by its identity. */
export function functionApp(declared: DeclaredFunctionApp, context: EstateContext): Declaration[] {
  const { siteName, planSize, location, resourceGroup, existing } = declared;
  const common = { location, resourceGroupName: inGroup(resourceGroup) };
  const prefix = siteName
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 14);
  const account = new RegExp(`^st${prefix}[a-z0-9]{8}$`);
  return [
    {
      ...named(refs.suffix),
      protect: true,
      inputs: { length: 8, upper: false, special: false },
      defaults: randomDefaults,
    },
    { ...named(refs.storageRole), inputs: {} },
    {
      ...named(refs.storage),
      protect: true,
      inputs: {
        ...common,
        accountName: from([refs.suffix], account, "st, the Function App's name and the suffix"),
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
      },
    },
    {
      ...named(refs.plan),
      protect: true,
      inputs: { ...common, name: `${siteName}-plan`, kind: "linux", reserved: true, sku: { name: planSize } },
    },
    {
      ...named(refs.site),
      protect: true,
      retain: existing !== undefined,
      inputs: {
        ...common,
        name: siteName,
        kind: "functionapp,linux",
        serverFarmId: idOf(refs.plan, context),
        httpsOnly: true,
        identity: { type: "SystemAssigned" },
        siteConfig: siteConfig(context),
      },
      defaults: siteDefaults,
    },
    storageRole(context),
  ];
}

const randomDefaults = {
  lower: true,
  number: true,
  numeric: true,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  minUpper: 0,
};

const siteDefaults = {
  "siteConfig.http20Enabled": true,
  "siteConfig.localMySqlEnabled": false,
  "siteConfig.netFrameworkVersion": "v4.6",
  clientAffinityEnabled: false,
  hyperV: false,
  isXenon: false,
  scmSiteAlsoStopped: false,
};

function storageRole(context: EstateContext): Declaration {
  const role = new RegExp(
    `^/subscriptions/[^/]+/providers/Microsoft.Authorization/roleDefinitions/${roleIds.storageBlobDataOwner}$`,
  );
  return {
    type: types.roleAssignment,
    name: "function-app-storage-role",
    inputs: {
      roleAssignmentName: from([refs.storageRole], /^[0-9a-f-]{36}$/, "a UUID"),
      scope: idOf(refs.storage, context),
      roleDefinitionId: new Rule(
        "Storage Blob Data Owner",
        (got) => typeof got === "string" && role.test(got),
      ),
      principalId: identityOf(refs.site, context),
      principalType: "ServicePrincipal",
    },
  };
}

/** The Function App's settings: nothing but what the runtime needs, client IDs, and references into the vault. */
function siteConfig(context: EstateContext): Shape {
  const wanted = settingsOf(context);
  const apps = Object.keys(context.ledger.consumers).map((name) => ref({ type: types.application, name }));
  const shape = {
    alwaysOn: true,
    minTlsVersion: "1.2",
    ftpsState: "Disabled",
    linuxFxVersion: "NODE|22",
    appSettings: new Rule(
      `${Object.keys(wanted).join(", ")}, each as the stack file has it`,
      (got, sources) => areSettings(got, wanted, sources),
      (got) => otherSettings(got, wanted),
    ),
  };
  return new Later(shape, [refs.storage, ...apps]);
}

type Wanted = Readonly<Record<string, string | Rule>>;

function settingsOf(context: EstateContext): Wanted {
  const { settings } = context;
  const ofConsumers = declaredConsumers(context).flatMap(
    ([name, { app, credentials }]): [string, string | Rule][] => [
      [settingName(name, "CLIENT_ID"), app.clientId ?? clientIdOf(name, context)],
      ...(isPublished(credentials)
        ? [[settingName(name, "CLIENT_SECRET"), referenceTo(name, context)] as [string, string]]
        : []),
    ],
  );
  return {
    FUNCTIONS_EXTENSION_VERSION: "~4",
    FUNCTIONS_WORKER_RUNTIME: "node",
    AzureWebJobsStorage__accountName: from([refs.storage], /^st[a-z0-9]+$/, "the storage account's name"),
    TENANT_ID: settings.tenantId,
    ...Object.fromEntries(ofConsumers),
  };
}

/** Its secret is in the vault: one that was made by hand isn't put there by any plan. */
export function isPublished(credentials: ConsumerRecord["credentials"]): boolean {
  return Object.values(credentials).some((one) => one.adoptedKeyId === undefined && isLive(one));
}

/** A client ID of an app that is ours. */
export function clientIdOf(consumer: string, context: EstateContext): Rule {
  const app = ref({ type: types.application, name: consumer });
  const want = `the client ID of the app of ${consumer}`;
  return outputOf(app, context.before(app)?.outputs.clientId, context, want);
}

/** The settings of a Function App, by name. */
export function settingsIn(appSettings: unknown): Map<string, unknown> {
  const list: readonly unknown[] = Array.isArray(appSettings) ? appSettings : [];
  return new Map(list.filter(isSection).map(({ name, value }) => [String(name), value]));
}

function areSettings(appSettings: unknown, wanted: Wanted, sources: readonly Ref[]): boolean {
  const got = settingsIn(appSettings);
  return (
    got.size === Object.keys(wanted).length &&
    Object.entries(wanted).every(([name, value]) =>
      value instanceof Rule ? value.accepts(got.get(name), sources) : got.get(name) === value,
    )
  );
}

function otherSettings(appSettings: unknown, wanted: Wanted): string {
  const got = settingsIn(appSettings);
  const more = [...got.keys()].filter((name) => !Object.hasOwn(wanted, name));
  const less = Object.keys(wanted).filter((name) => !got.has(name));
  const parts = [
    ...(more.length === 0 ? [] : [`${more.join(", ")} besides`]),
    ...(less.length === 0 ? [] : [`no ${less.join(", ")}`]),
  ];
  return parts.length === 0 ? "other values" : parts.join(", ");
}
