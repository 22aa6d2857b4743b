/** Every vault is a host of this domain. */
export const vaultDomain = "vault.localhost";

/** The name of the vault that has a host name; undefined if it is no vault's. */
export function vaultNameOf(hostname: string): string | undefined {
  const [name = "", ...domain] = hostname.toLowerCase().split(".");
  return domain.join(".") === vaultDomain ? name : undefined;
}
