/**
 * An application setting that App Service reads from the vault by the app's managed identity. Without a version it is
 * always the newest, fetched again within 24 hours.
 */
export function referenceTo(vaultName: string, secretName: string): string {
  return `@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${secretName})`;
}
