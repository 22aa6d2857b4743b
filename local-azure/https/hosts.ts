/** Files with the certificates of the HTTPS interface, in PEM. */
export interface Certificates {
  /** The authority that clients must trust. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Names and addresses that the server's certificate is for. */
export const serverNames = {
  dns: ["localhost", "*.localhost", "*.vault.localhost"],
  ip: ["127.0.0.1", "::1"],
} as const;

/** Every vault is a host of this domain. */
export const vaultDomain = "vault.localhost";

/** The name of the vault that has a host name; undefined if it is no vault's. */
export function vaultNameOf(hostname: string): string | undefined {
  const [name = "", ...domain] = hostname.toLowerCase().split(".");
  return domain.join(".") === vaultDomain ? name : undefined;
}
