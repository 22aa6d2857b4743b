import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as monitor from "@pulumi/azure-native/monitor";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { types } from "../names/types";
import type { VaultNetwork } from "../settings/estate";

/** How a vault decides who may what: by policies of its own, or by roles of Azure's. */
export type VaultAccess = "policies" | "rbac";

/** A vault that is made here. */
export interface DeclaredVaultArgs {
  readonly location: string;
  /** Days a deleted vault or secret stays recoverable, 7 to 90, fixed at creation. */
  readonly softDeleteRetentionDays: number;
  /** IP addresses or ranges and ARM IDs of subnets that reach it, and nothing else does; left out: everybody does. */
  readonly network?: VaultNetwork | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** ARM ID of the Log Analytics workspace that gets its log; left out: none does. */
  readonly workspaceId?: string | undefined;
  /** It was there before this project: no plan deletes it in Azure. */
  readonly wasThere: boolean;
}

export interface SecretVaultArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** 3 to 24 letters, digits and hyphens; unique in all of Azure. */
  readonly vaultName: string;
  readonly tenantId: string;
  /** The subscription that the vault is in (UUID). */
  readonly subscriptionId: string;
  readonly access: VaultAccess;
  /** Left out: the vault exists, and nothing but readers' rights and secrets is added to it. */
  readonly declared?: DeclaredVaultArgs | undefined;
  /** Its address, where it exists: `https://NAME.vault.azure.net/`. */
  readonly uri?: string | undefined;
}

/** A person, a group, or an app (a managed identity is one too). */
export type PrincipalKind = "user" | "group" | "app";

const principalTypes = { user: "User", group: "Group", app: "ServicePrincipal" } as const;

/** Who gets a right, and the resource that has this identity; without one it was there before. */
export interface VaultReader {
  readonly identity: { readonly principalId: pulumi.Input<string> };
  readonly identified?: pulumi.Resource | undefined;
  /** What it is; left out: a managed identity or an app. */
  readonly kind?: PrincipalKind | undefined;
}

/** Built-in role: may get and list secrets. */
const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

/** A Key Vault. Nobody reads it but those that `allowReading` names. */
export class SecretVault extends pulumi.ComponentResource {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  /** `https://NAME.vault.azure.net/`. */
  readonly uri: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: SecretVaultArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(types.secretVault, name, {}, opts);
    const vault = args.declared === undefined ? undefined : this.declare(name, args, args.declared);
    this.resourceGroupName = pulumi.output(args.resourceGroupName);
    this.vaultName = vault?.name ?? pulumi.output(args.vaultName);
    this.uri = vault?.properties.vaultUri ?? pulumi.output(args.uri ?? "");
    this.registerOutputs({ vaultName: this.vaultName, uri: this.uri });
  }

  private declare(
    name: string,
    { resourceGroupName, vaultName, tenantId, access }: SecretVaultArgs,
    declared: DeclaredVaultArgs,
  ): keyvault.Vault {
    const { location, softDeleteRetentionDays, network, tags, workspaceId, wasThere } = declared;
    const vault = new keyvault.Vault(
      name,
      {
        resourceGroupName,
        vaultName,
        location,
        properties: {
          tenantId,
          sku: { family: "A", name: "standard" },
          // Said, not left to the default: that changes with the API's version.
          enableRbacAuthorization: access === "rbac",
          enableSoftDelete: true,
          softDeleteRetentionInDays: softDeleteRetentionDays,
          enablePurgeProtection: true,
          ...(network && { networkAcls: networkRules(network) }),
        },
        ...(tags && { tags: { ...tags } }),
      },
      { parent: this, protect: true, ...(wasThere && { retainOnDelete: true }) },
    );
    if (workspaceId !== undefined) this.sendLog(name, vault, workspaceId);
    return vault;
  }

  private sendLog(name: string, vault: keyvault.Vault, workspaceId: string): void {
    new monitor.DiagnosticSetting(
      `${name}-log`,
      {
        name: "quarterturn",
        resourceUri: vault.id,
        workspaceId,
        logs: [{ categoryGroup: "audit", enabled: true }],
      },
      { parent: this },
    );
  }

  /** Lets somebody get and list secrets, and nothing else. */
  allowReading(reader: string, who: VaultReader): void {
    const opts = { parent: this, ...(who.identified && { dependsOn: [who.identified] }) };
    if (this.args.access === "rbac") this.assignRole(`${reader}-reads-secrets`, who, opts);
    else this.addPolicy(`${reader}-reads-secrets`, who, opts);
  }

  private addPolicy(name: string, { identity }: VaultReader, opts: pulumi.CustomResourceOptions): void {
    new keyvault.AccessPolicy(
      name,
      {
        resourceGroupName: this.resourceGroupName,
        vaultName: this.vaultName,
        policy: {
          tenantId: this.args.tenantId,
          objectId: identity.principalId,
          permissions: { secrets: ["get", "list"] },
        },
      },
      opts,
    );
  }

  private assignRole(
    name: string,
    { identity, kind = "app" }: VaultReader,
    opts: pulumi.CustomResourceOptions,
  ): void {
    const { subscriptionId } = this.args;
    const id = new random.RandomUuid(name, {}, { parent: this });
    const group = pulumi.interpolate`/subscriptions/${subscriptionId}/resourceGroups/${this.resourceGroupName}`;
    new authorization.RoleAssignment(
      name,
      {
        roleAssignmentName: id.result,
        scope: pulumi.interpolate`${group}/providers/Microsoft.KeyVault/vaults/${this.vaultName}`,
        roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${secretsUser}`,
        principalId: identity.principalId,
        // Said, not left to the SDK, which takes everybody for a person.
        principalType: principalTypes[kind],
      },
      opts,
    );
  }
}

function networkRules({ allow, subnets, bypass }: VaultNetwork): input.keyvault.NetworkRuleSetArgs {
  return {
    defaultAction: "Deny",
    bypass: bypass === "azureServices" ? "AzureServices" : "None",
    ipRules: allow.map((value) => ({ value })),
    virtualNetworkRules: subnets.map((id) => ({ id })),
  };
}

/**
 * An application setting that App Service reads from the vault by the app's managed identity: it always names the
 * newest version, refetched within 24 hours.
 */
export function keyVaultReference(
  vaultName: pulumi.Input<string>,
  secretName: string,
): pulumi.Output<string> {
  return pulumi.interpolate`@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secretName})`;
}
