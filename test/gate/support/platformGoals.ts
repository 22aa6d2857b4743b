import { secretNameOf } from "../../../names/secretName";
import { type Goal, type Inputs, type Run, output } from "./goal";
import { unknown, urns } from "./json";

export const subscription = "/subscriptions/05439613-122a-56a8-97e7-10f7dd1cad56";

/** What holds and reads the credentials: in the shape, with the defaults and the unknown values of the engine's own previews. */
export function platformGoals(run: Run): Goal[] {
  const { settings } = run;
  const { location = "", tenantId } = settings;
  const { siteName, planSize } = made(settings.functionApp);
  const { groupName } = made(settings.resourceGroup);
  const group = run.state.has(urns.group) ? groupName : unknown;
  const vaultName = run.state.has(urns.vault) ? settings.vault.vaultName : unknown;
  const lies = { location, resourceGroupName: group };
  const fromGroup = { resourceGroupName: [urns.group] };
  const account = run.state.has(urns.suffix)
    ? `stfuncmaxconftes${output(run, urns.suffix, "result")}`
    : unknown;
  return [
    { urn: urns.group, inputs: { location, resourceGroupName: groupName } },
    {
      urn: urns.vault,
      protect: true,
      sources: fromGroup,
      inputs: {
        ...lies,
        azureApiVersion: "2024-11-01",
        vaultName: settings.vault.vaultName,
        properties: {
          tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: false,
          enableSoftDelete: true,
          softDeleteRetentionInDays: settings.vault.softDeleteRetentionDays,
          enablePurgeProtection: true,
          enabledForDeployment: false,
          enabledForDiskEncryption: false,
          enabledForTemplateDeployment: false,
          publicNetworkAccess: "enabled",
        },
      },
    },
    gateway(run),
    { urn: urns.suffix, protect: true, inputs: { length: 8, special: false, upper: false } },
    { urn: urns.uuid, inputs: {} },
    {
      urn: urns.storage,
      protect: true,
      sources: { ...fromGroup, accountName: [urns.suffix] },
      inputs: {
        ...lies,
        accountName: account,
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
      },
    },
    {
      urn: urns.plan,
      protect: true,
      sources: fromGroup,
      inputs: { ...lies, name: `${siteName}-plan`, kind: "linux", reserved: true, sku: { name: planSize } },
    },
    site(run, lies),
    {
      urn: urns.role,
      sources: { scope: [urns.storage], principalId: [urns.site], roleAssignmentName: [urns.uuid] },
      inputs: {
        roleAssignmentName: output(run, urns.uuid, "result"),
        scope: output(run, urns.storage, "id"),
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b`,
        principalId: output(run, urns.site, "identity", "principalId"),
        principalType: "ServicePrincipal",
      },
    },
    {
      urn: urns.writer,
      sources: { ...fromGroup, vaultName: [urns.vault], policy: [] },
      inputs: {
        resourceGroupName: group,
        vaultName,
        policy: {
          tenantId,
          objectId: "5f8f7a30-8a43-4d9a-8d52-1b2f4d0c9e11",
          permissions: { secrets: ["set", "list", "delete", "recover"] },
        },
      },
    },
    ...(["function-app", "gateway"] as const).map((reader) => ({
      urn: urns.reader(reader),
      sources: {
        ...fromGroup,
        vaultName: [urns.vault],
        policy: [reader === "gateway" ? urns.gateway : urns.site],
      },
      inputs: {
        resourceGroupName: group,
        vaultName,
        policy: {
          tenantId,
          objectId: output(run, reader === "gateway" ? urns.gateway : urns.site, "identity", "principalId"),
          permissions: { secrets: ["get", "list"] },
        },
      },
    })),
  ];
}

/** A piece that the stack file has created. */
function made<T>(piece: T | undefined): T {
  if (piece === undefined) throw new Error("the stack file doesn't have this piece");
  return piece;
}

function gateway({ settings, state }: Run): Goal {
  const { serviceName, publisherName = "", publisherEmail = "", sku = "", domains } = made(settings.gateway);
  return {
    urn: urns.gateway,
    protect: true,
    sources: { resourceGroupName: [urns.group] },
    inputs: {
      developerPortalStatus: "Enabled",
      disableGateway: false,
      location: settings.location ?? "",
      resourceGroupName: state.has(urns.group) ? made(settings.resourceGroup).groupName : unknown,
      serviceName,
      publisherName,
      publisherEmail,
      sku: { name: sku, capacity: 1 },
      identity: { type: "SystemAssigned" },
      hostnameConfigurations: (state.has(urns.gateway) ? domains : []).map(({ host }) => ({
        type: "Proxy",
        hostName: host,
        certificateSource: "Managed",
      })),
    },
  };
}

function site(run: Run, lies: Inputs): Goal {
  const { settings, ledger, state } = run;
  const own = Object.entries(ledger.consumers).filter(([, { app }]) => app.clientId === undefined);
  const credentials = Object.entries(ledger.consumers).flatMap(([name, { app }]) => {
    const prefix = name.toUpperCase().replaceAll("-", "_");
    const vault = `@Microsoft.KeyVault(VaultName=${settings.vault.vaultName};SecretName=${secretNameOf(name)})`;
    return [
      { name: `${prefix}_CLIENT_ID`, value: app.clientId ?? output(run, urns.app(name), "clientId") },
      { name: `${prefix}_CLIENT_SECRET`, value: vault },
    ];
  });
  const siteConfig = {
    alwaysOn: true,
    ftpsState: "Disabled",
    minTlsVersion: "1.2",
    linuxFxVersion: "NODE|22",
    appSettings: [
      { name: "FUNCTIONS_EXTENSION_VERSION", value: "~4" },
      { name: "FUNCTIONS_WORKER_RUNTIME", value: "node" },
      { name: "AzureWebJobsStorage__accountName", value: output(run, urns.storage, "name") },
      { name: "TENANT_ID", value: settings.tenantId },
      ...credentials,
    ],
  };
  return {
    urn: urns.site,
    protect: true,
    sources: {
      resourceGroupName: [urns.group],
      serverFarmId: [urns.plan],
      siteConfig: [urns.storage, ...own.map(([name]) => urns.app(name))],
    },
    inputs: {
      ...lies,
      name: made(settings.functionApp).siteName,
      kind: "functionapp,linux",
      serverFarmId: output(run, urns.plan, "id"),
      httpsOnly: true,
      clientAffinityEnabled: false,
      identity: { type: "SystemAssigned" },
      // The engine knows nothing of a section in which it doesn't know a part.
      siteConfig:
        JSON.stringify(siteConfig).includes(unknown) || !state.has(urns.storage) ? unknown : siteConfig,
    },
  };
}
