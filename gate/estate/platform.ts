import { types } from "../../names/types";
import { nameAt } from "../../names/vaultName";
import {
  type DeclaredEstate,
  type DeclaredGateway,
  type DeclaredVault,
  declaredVault,
} from "../../settings/declaredEstate";
import type { VaultNetwork } from "../../settings/estate";
import { domainsNow } from "../../settings/gatewayDomains";
import { alerts } from "./alerts";
import type { Declaration, EstateContext } from "./declaration";
import { functionApp } from "./functionApp";
import { gatewayContent } from "./gatewayContent";
import { readers, writers } from "./readers";
import { referred } from "./referred";
import { estateOf, idOf, inGroup, named, refs, vaultRef } from "./refs";
import type { Shape } from "./shape";
import { allVaults, certificateIn } from "./vaults";

/** What holds the credentials and reads them: by the stack file alone, but for the Function App's settings. */
export function platform(context: EstateContext): Declaration[] {
  const declared = estateOf(context);
  return [
    ...(declared.group ? [group(declared.group)] : []),
    ...allVaults(context.settings).flatMap(({ called }) => {
      const one = declaredVault(declared, called);
      return one === undefined ? [] : vault(called, one, context);
    }),
    ...(declared.gateway ? [gateway(declared.gateway, context)] : []),
    ...(declared.functionApp ? functionApp(declared.functionApp, context) : []),
    ...readers(declared, context),
    ...alerts(context),
    ...referred(declared, context),
    ...writers(context),
    ...gatewayContent(context),
  ];
}

function group({ location, resourceGroup }: NonNullable<DeclaredEstate["group"]>): Declaration {
  return { ...named(refs.group), inputs: { location, resourceGroupName: resourceGroup } };
}

function vault(called: string, declared: DeclaredVault, context: EstateContext): Declaration[] {
  const { location, resourceGroup, vaultName, softDeleteRetentionDays, access, network, tags, existing } =
    declared;
  const { workspaceId } = declared.diagnostics ?? {};
  return [
    {
      ...named(vaultRef(called)),
      retain: existing !== undefined,
      inputs: {
        location,
        vaultName,
        resourceGroupName: inGroup(resourceGroup),
        properties: {
          tenantId: context.settings.tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: access === "rbac",
          enableSoftDelete: true,
          softDeleteRetentionInDays: softDeleteRetentionDays,
          enablePurgeProtection: true,
          ...(network && { networkAcls: networkRules(network) }),
        },
        ...(tags && { tags }),
      },
      defaults: {
        "properties.enabledForDeployment": false,
        "properties.enabledForDiskEncryption": false,
        "properties.enabledForTemplateDeployment": false,
        "properties.publicNetworkAccess": "enabled",
      },
    },
    ...(workspaceId === undefined
      ? []
      : [
          {
            type: types.diagnosticSetting,
            name: nameAt("vault-log", called),
            inputs: {
              name: "quarterturn",
              resourceUri: idOf(vaultRef(called), context),
              workspaceId,
              logs: [{ categoryGroup: "audit", enabled: true }],
            },
          },
        ]),
  ];
}

function networkRules({ allow, subnets, bypass }: VaultNetwork): Shape {
  return {
    defaultAction: "Deny",
    bypass: bypass === "azureServices" ? "AzureServices" : "None",
    ipRules: allow.map((value) => ({ value })),
    virtualNetworkRules: subnets.map((id) => ({ id })),
  };
}

function gateway(declared: DeclaredGateway, { settings, before }: EstateContext): Declaration {
  const { existing, serviceName, publisherName, publisherEmail, sku, location, resourceGroup } = declared;
  const { domains } = domainsNow(declared, before(refs.gateway) !== undefined);
  return {
    ...named(refs.gateway),
    protect: true,
    retain: existing !== undefined,
    // A host name takes Azure 40 minutes.
    options: { customTimeouts: { create: 7200, update: 7200 } },
    inputs: {
      location,
      serviceName,
      publisherName,
      publisherEmail,
      resourceGroupName: inGroup(resourceGroup),
      sku: { name: sku, capacity: 1 },
      identity: { type: "SystemAssigned" },
      hostnameConfigurations: domains.map((domain): Shape => {
        const common = { type: "Proxy", hostName: domain.host };
        if (domain.certificate !== "keyVault") return { ...common, certificateSource: "Managed" };
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
