import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";

export interface SecretVaultArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** 3 to 24 letters, digits and hyphens; unique in all of Azure. */
  readonly vaultName: string;
  readonly tenantId: string;
  readonly location: string;
  /** Days a deleted vault or secret stays recoverable, 7 to 90, fixed at creation. */
  readonly softDeleteRetentionDays: number;
}

/** A Key Vault in access-policy mode. Nobody reads it but the managed identities that `allowReading` names. */
export class SecretVault extends pulumi.ComponentResource {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  /** `https://NAME.vault.azure.net/`. */
  readonly uri: pulumi.Output<string>;
  private readonly tenantId: string;

  constructor(name: string, args: SecretVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super(types.secretVault, name, {}, opts);
    const vault = new keyvault.Vault(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        vaultName: args.vaultName,
        location: args.location,
        properties: {
          tenantId: args.tenantId,
          sku: { family: "A", name: "standard" },
          // Said, not left to the default: that changes with the API's version.
          enableRbacAuthorization: false,
          enableSoftDelete: true,
          softDeleteRetentionInDays: args.softDeleteRetentionDays,
          enablePurgeProtection: true,
        },
      },
      { parent: this, protect: true },
    );
    this.tenantId = args.tenantId;
    this.resourceGroupName = pulumi.output(args.resourceGroupName);
    this.vaultName = vault.name;
    this.uri = vault.properties.vaultUri;
    this.registerOutputs({ vaultName: this.vaultName, uri: this.uri });
  }

  /**
   * Lets a managed identity get and list secrets, and nothing else.
   * @param holder the identity, and the resource that has it
   */
  allowReading(
    reader: string,
    {
      identity,
      identified,
    }: { identity: { principalId: pulumi.Input<string> }; identified: pulumi.Resource },
  ): void {
    new keyvault.AccessPolicy(
      `${reader}-reads-secrets`,
      {
        resourceGroupName: this.resourceGroupName,
        vaultName: this.vaultName,
        policy: {
          tenantId: this.tenantId,
          objectId: identity.principalId,
          permissions: { secrets: ["get", "list"] },
        },
      },
      { parent: this, dependsOn: [identified] },
    );
  }
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
