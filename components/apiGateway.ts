import * as apimanagement from "@pulumi/azure-native/apimanagement";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "./identity";
import { types } from "../names/types";

/**
 * A full host name of the gateway (not a bare root domain) and where its certificate comes from. `managed`: Azure issues
 * and renews it. `keyVault`: the newest version of the vault's certificate named `secret`.
 */
export type GatewayDomain =
  | { readonly host: string; readonly certificate: "managed" }
  | { readonly host: string; readonly certificate: "keyVault"; readonly secret: string };

export interface ApiGatewayArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  /** Name of the service: `https://NAME.azure-api.net`; unique in all of Azure. */
  readonly serviceName: string;
  readonly publisherName: string;
  readonly publisherEmail: string;
  /** Tier; a v2 tier has no managed certificates. */
  readonly sku: string;
  /** URI of the vault that holds the certificates which are not managed. */
  readonly vaultUri: pulumi.Input<string>;
  readonly domains: readonly GatewayDomain[];
  /** Object ID of its identity, as the stack's state has it: a run can't always know that it stays. */
  readonly knownPrincipalId?: string | undefined;
  /** It was there before this project, and was imported: no plan deletes it in Azure. */
  readonly wasThere?: boolean;
}

/**
 * How long Azure may take to make a service or to change a host name: 40 minutes are usual, more with several regions.
 * Source: Microsoft Learn, API Management; hashicorp/terraform-provider-azurerm#18047.
 */
const longestWrite = "2h";

/** An API Management service with a system-assigned identity and its custom domains. */
export class ApiGateway extends pulumi.ComponentResource {
  readonly identity: Identity;
  /** What has the identity: whatever names it comes after this. */
  readonly identified: pulumi.Resource;

  constructor(name: string, args: ApiGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super(types.apiGateway, name, {}, opts);
    const service = new apimanagement.ApiManagementService(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        serviceName: args.serviceName,
        publisherName: args.publisherName,
        publisherEmail: args.publisherEmail,
        sku: { name: args.sku, capacity: 1 },
        identity: { type: "SystemAssigned" },
        hostnameConfigurations: args.domains.map((domain) => hostnameConfiguration(domain, args.vaultUri)),
      },
      {
        parent: this,
        protect: true,
        customTimeouts: { create: longestWrite, update: longestWrite },
        ...(args.wasThere === true && { retainOnDelete: true }),
      },
    );
    this.identified = service;
    this.identity = identityOf(service.identity, args.knownPrincipalId);
    this.registerOutputs({ principalId: this.identity.principalId });
  }
}

function hostnameConfiguration(
  domain: GatewayDomain,
  vaultUri: pulumi.Input<string>,
): input.apimanagement.HostnameConfigurationArgs {
  const common = { type: "Proxy", hostName: domain.host };
  switch (domain.certificate) {
    case "managed":
      return { ...common, certificateSource: "Managed" };
    case "keyVault":
      // Without a version: the gateway takes a renewed certificate by itself, within a day or two.
      return {
        ...common,
        certificateSource: "KeyVault",
        keyVaultId: pulumi.interpolate`${vaultUri}secrets/${domain.secret}`,
      };
  }
}
