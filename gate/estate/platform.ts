import { types } from "../../names/types";
import type { Settings } from "../../settings/settings";
import type { Declaration, EstateContext } from "./declaration";
import { functionApp } from "./functionApp";
import { identityOf, inGroup, inVault, named, refs } from "./refs";
import { type Rule, type Shape, from } from "./shape";

/** What holds the credentials and reads them: by the stack file alone, but for the Function App's settings. */
export function platform(context: EstateContext): Declaration[] {
  return [group(context), vault(context), gateway(context), ...functionApp(context), ...readers(context)];
}

function group({ settings }: EstateContext): Declaration {
  const { location, resourceGroup } = settings;
  return { ...named(refs.group), inputs: { location, resourceGroupName: resourceGroup } };
}

function vault({ settings }: EstateContext): Declaration {
  const { location, tenantId } = settings;
  const { vaultName, softDeleteRetentionDays } = settings.vault;
  return {
    ...named(refs.vault),
    inputs: {
      location,
      vaultName,
      resourceGroupName: inGroup(settings),
      properties: {
        tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: false,
        enableSoftDelete: true,
        softDeleteRetentionInDays: softDeleteRetentionDays,
        enablePurgeProtection: true,
      },
    },
    defaults: {
      "properties.enabledForDeployment": false,
      "properties.enabledForDiskEncryption": false,
      "properties.enabledForTemplateDeployment": false,
      "properties.publicNetworkAccess": "enabled",
    },
  };
}

function gateway({ settings }: EstateContext): Declaration {
  const { location } = settings;
  const { existing, serviceName, publisherName, publisherEmail, sku, domains } = settings.gateway;
  return {
    ...named(refs.gateway),
    protect: true,
    retain: existing !== undefined,
    inputs: {
      location,
      serviceName,
      publisherName,
      publisherEmail,
      resourceGroupName: existing?.resourceGroup ?? inGroup(settings),
      sku: { name: sku, capacity: 1 },
      identity: { type: "SystemAssigned" },
      hostnameConfigurations: domains.map((domain): Shape => {
        const common = { type: "Proxy", hostName: domain.host };
        if (domain.certificate === "managed") return { ...common, certificateSource: "Managed" };
        return {
          ...common,
          certificateSource: "KeyVault",
          keyVaultId: certificateIn(settings, domain.secret),
        };
      }),
    },
    defaults: {
      developerPortalStatus: "Enabled",
      disableGateway: false,
      enableClientCertificate: false,
      legacyPortalStatus: "Enabled",
      natGatewayState: "Disabled",
      restore: false,
      virtualNetworkType: "None",
      "hostnameConfigurations[].defaultSslBinding": false,
      "hostnameConfigurations[].negotiateClientCertificate": false,
    },
  };
}

function certificateIn({ vault: { vaultName } }: Settings, secret: string): Rule {
  const isIt = (uri: string): boolean =>
    uri.startsWith(`https://${vaultName}.`) && uri.endsWith(`/secrets/${secret}`);
  return from([refs.vault], isIt, `the vault's certificate ${secret}, without a version`);
}

function readers(context: EstateContext): Declaration[] {
  const { settings } = context;
  return [refs.site, refs.gateway].map((reader) => ({
    type: types.accessPolicy,
    name: `${named(reader).name}-reads-secrets`,
    inputs: {
      resourceGroupName: inGroup(settings),
      vaultName: inVault(settings),
      policy: {
        tenantId: settings.tenantId,
        objectId: identityOf(reader, context),
        permissions: { secrets: ["get", "list"] },
      },
    },
  }));
}
