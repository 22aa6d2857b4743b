import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as monitor from "@pulumi/azure-native/monitor";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { referenceTo } from "../names/keyVaultReference";
import { type VaultRight, principalTypes, rolesThat } from "../names/roles";
import { types } from "../names/types";
import { defaultVault, nameAt } from "../names/vaultName";
import { readerName, writerName } from "../names/rightName";
import { renewingPermissions, writingPermissions } from "../names/vaultPermissions";
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
  /** What the stack file calls it; left out: it is the default one. */
  readonly called?: string | undefined;
  /** Left out: the vault exists, and nothing but readers' rights and secrets is added to it. */
  readonly declared?: DeclaredVaultArgs | undefined;
  /** Its address, where it exists: `https://NAME.vault.azure.net/`. */
  readonly uri?: string | undefined;
  /**
   * Certificates in it are renewed by whoever writes secrets: by an access policy, of which there is one each, they get that
   * as well. Left out: false.
   */
  readonly renewsCertificates?: boolean | undefined;
}

/** A person, a group, or an app (a managed identity is one too). */
export type PrincipalKind = "user" | "group" | "app";

/** Who gets a right, and the resource that has this identity; without one it was there before. */
export interface VaultReader {
  readonly identity: { readonly principalId: pulumi.Input<string> };
  readonly identified?: pulumi.Resource | undefined;
  /** What it is; left out: a managed identity or an app. */
  readonly kind?: PrincipalKind | undefined;
}

/** A right as permissions of an access policy, where whoever writes needn't read. */
const permissions = { reads: ["get", "list"], writes: writingPermissions } as const;

/** A Key Vault. Nobody reads it but those that `allowReading` names, or writes to it but those that `allowWriting` names. */
export class SecretVault extends pulumi.ComponentResource {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  /** `https://NAME.vault.azure.net/`. */
  readonly uri: pulumi.Output<string>;
  /** ARM ID. */
  readonly id: pulumi.Output<string>;
  private readonly rights: pulumi.Resource[] = [];

  constructor(
    name: string,
    private readonly args: SecretVaultArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(types.secretVault, nameAt(name, args.called ?? defaultVault), {}, opts);
    const vault = args.declared === undefined ? undefined : this.declare(name, args, args.declared);
    this.resourceGroupName = pulumi.output(args.resourceGroupName);
    this.vaultName = vault?.name ?? pulumi.output(args.vaultName);
    const group = pulumi.interpolate`/subscriptions/${args.subscriptionId}/resourceGroups/${this.resourceGroupName}`;
    this.id = vault?.id ?? pulumi.interpolate`${group}/providers/Microsoft.KeyVault/vaults/${this.vaultName}`;
    this.uri = vault?.properties.vaultUri ?? pulumi.output(args.uri ?? "");
    this.registerOutputs({ vaultName: this.vaultName, uri: this.uri });
  }

  get access(): VaultAccess {
    return this.args.access;
  }

  /** What the stack file calls it. */
  get called(): string {
    return this.args.called ?? defaultVault;
  }

  private declare(
    name: string,
    { resourceGroupName, vaultName, tenantId, access }: SecretVaultArgs,
    declared: DeclaredVaultArgs,
  ): keyvault.Vault {
    const { location, softDeleteRetentionDays, network, tags, workspaceId, wasThere } = declared;
    const vault = new keyvault.Vault(
      nameAt(name, this.called),
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
      nameAt(`${name}-log`, this.called),
      {
        name: "quarterturn",
        resourceUri: vault.id,
        workspaceId,
        logs: [{ categoryGroup: "audit", enabled: true }],
      },
      { parent: this },
    );
  }

  /**
   * Lets somebody get and list secrets, and nothing else.
   * @param secretName that one only; policies know no single secret, so they give all of them
   */
  allowReading(reader: string, who: VaultReader, secretName?: string): pulumi.CustomResource {
    return this.give("reads", readerName(reader), who, secretName);
  }

  /**
   * Lets somebody write secrets, list, delete and recover them; by an access policy, also read none, and renew certificates
   * where the vault's are renewed. To be said before any secret is declared, of somebody who has no access policy in this
   * vault: Azure knows one each.
   */
  allowWriting(writer: string, who: VaultReader): void {
    this.rights.push(this.give("writes", writerName(writer), who));
  }

  /** Rights of those who write: a secret comes after them, and goes before them. */
  get writable(): readonly pulumi.Resource[] {
    return this.rights;
  }

  private give(right: VaultRight, of: string, who: VaultReader, secretName?: string): pulumi.CustomResource {
    const name = nameAt(of, this.called);
    const opts = { parent: this, ...(who.identified && { dependsOn: [who.identified] }) };
    return this.args.access === "rbac"
      ? this.assignRole(right, name, who, secretName, opts)
      : this.addPolicy(right, name, who, opts);
  }

  private addPolicy(
    right: VaultRight,
    name: string,
    { identity }: VaultReader,
    opts: pulumi.CustomResourceOptions,
  ): pulumi.CustomResource {
    return new keyvault.AccessPolicy(
      name,
      {
        resourceGroupName: this.resourceGroupName,
        vaultName: this.vaultName,
        policy: {
          tenantId: this.args.tenantId,
          objectId: identity.principalId,
          permissions: {
            secrets: [...permissions[right]],
            ...(right === "writes" &&
              this.args.renewsCertificates === true && { certificates: [...renewingPermissions] }),
          },
        },
      },
      opts,
    );
  }

  private assignRole(
    right: VaultRight,
    name: string,
    { identity, kind = "app" }: VaultReader,
    secretName: string | undefined,
    opts: pulumi.CustomResourceOptions,
  ): pulumi.CustomResource {
    const { subscriptionId } = this.args;
    const below = secretName === undefined ? "" : `/secrets/${secretName}`;
    const id = new random.RandomUuid(name, {}, { parent: this });
    const group = pulumi.interpolate`/subscriptions/${subscriptionId}/resourceGroups/${this.resourceGroupName}`;
    return new authorization.RoleAssignment(
      name,
      {
        roleAssignmentName: id.result,
        scope: pulumi.interpolate`${group}/providers/Microsoft.KeyVault/vaults/${this.vaultName}${below}`,
        roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${rolesThat[right][0]}`,
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
  return pulumi.output(vaultName).apply((name) => referenceTo(name, secretName));
}
