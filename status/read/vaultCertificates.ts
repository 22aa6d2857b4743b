import type { TokenCredential } from "@azure/identity";
import { type SecretClientOptions, SecretClient } from "@azure/keyvault-secrets";
import { httpClientOf } from "../../web/azure";
import type { Day } from "../../rotation";
import type { VaultCertificate } from "../facts";
import type { Read } from "../reading";
import { reasonOf } from "../../web/reason";

/**
 * The certificates in a vault, by the secrets that Key Vault keeps of each: they have its end, and to list secrets is a right
 * that is there already, where `list` on certificates may be missing.
 * @param address `https://NAME.vault.azure.net`
 */
export async function readVaultCertificates(
  address: string,
  credential: TokenCredential,
  options: SecretClientOptions = {},
): Promise<Read<readonly VaultCertificate[]>> {
  try {
    const client = new SecretClient(address, credential, { httpClient: httpClientOf(), ...options });
    const certificates: VaultCertificate[] = [];
    for await (const { name, managed, enabled, expiresOn } of client.listPropertiesOfSecrets()) {
      if (managed !== true) continue;
      const endsOn = expiresOn && (expiresOn.toISOString().slice(0, 10) as Day);
      certificates.push({ name, isEnabled: enabled !== false, ...(endsOn && { endsOn }) });
    }
    return { ok: true, value: certificates };
  } catch (error) {
    return { ok: false, reason: reasonOf(error, "grant the permission `list` on the vault's secrets") };
  }
}
