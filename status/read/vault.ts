import type { TokenCredential } from "@azure/identity";
import { type SecretClientOptions, type SecretProperties, SecretClient } from "@azure/keyvault-secrets";
import { httpClientOf } from "../../web/azure";
import { comparable } from "../../names/keyId";
import { type Day, dayOfInstant } from "../../rotation";
import type { Read, VaultCertificate, VaultFacts, VaultSecret, VaultVersion } from "../facts";
import { atATime } from "../../web/atATime";
import { reasonOf } from "../../web/reason";

const secretsAtOnce = 8;

/** What lies in a vault. */
export interface VaultContent {
  readonly secrets: VaultFacts;
  /** Whoever's they are. */
  readonly certificates: readonly VaultCertificate[];
}

/**
 * What lies in a vault, by secret: the versions with their tags, and what was deleted. Lists only: of no secret is the
 * value asked for, so the permission `list` does; of each certificate, the secret that Key Vault keeps of it has the end.
 * @param address `https://NAME.vault.azure.net`
 * @param expected names of secrets that should be there
 */
export async function readVault(
  address: string,
  expected: readonly string[],
  credential: TokenCredential,
  options: SecretClientOptions = {},
): Promise<Read<VaultContent>> {
  try {
    const client = new SecretClient(address, credential, { httpClient: httpClientOf(), ...options });
    const { names, certificates } = await listed(client, new Set(expected));
    const read = await atATime(
      secretsAtOnce,
      names,
      async (name) => [name, await versionsOf(client, name)] as const,
    );
    const present = new Map<string, VaultSecret>(
      read.map(([name, versions]) => [name, { versions, isDeleted: false }]),
    );
    const isMissing = expected.some((name) => !present.has(name));
    const secrets = isMissing ? new Map([...(await deletedIn(client)), ...present]) : present;
    return { ok: true, value: { secrets, certificates } };
  } catch (error) {
    const reason = reasonOf(error, "grant the permission `list` on the vault's secrets");
    // The SDK has no more to say of a list that was refused.
    return { ok: false, reason: reason.replace(/: Pagination failed with unexpected statusCode \d+/, "") };
  }
}

/**
 * Secrets that are expected, and those that a run left its mark on: a state that was restored doesn't know them all. And the
 * certificates, each with its end.
 */
async function listed(
  client: SecretClient,
  expected: ReadonlySet<string>,
): Promise<{ readonly names: string[]; readonly certificates: VaultCertificate[] }> {
  const names: string[] = [];
  const certificates: VaultCertificate[] = [];
  for await (const { name, tags, managed, enabled, expiresOn } of client.listPropertiesOfSecrets()) {
    if (expected.has(name) || tags?.keyId !== undefined) names.push(name);
    if (managed !== true) continue;
    const endsOn = expiresOn && dayOf(expiresOn);
    certificates.push({ name, isEnabled: enabled !== false, ...(endsOn && { endsOn }) });
  }
  return { names, certificates };
}

function dayOf(date: Date): Day {
  return dayOfInstant(date.toISOString());
}

/** Oldest first. Of two made in the same second, the vault names the newer one last. */
async function versionsOf(client: SecretClient, name: string): Promise<VaultVersion[]> {
  const versions: VaultVersion[] = [];
  for await (const one of client.listPropertiesOfSecretVersions(name)) versions.push(versionOf(one));
  return versions.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

async function deletedIn(client: SecretClient): Promise<Map<string, VaultSecret>> {
  const deleted = new Map<string, VaultSecret>();
  for await (const { name, properties } of client.listDeletedSecrets())
    deleted.set(name, { versions: [versionOf(properties)], isDeleted: true });
  return deleted;
}

function versionOf({ version, createdOn, enabled, expiresOn, tags = {} }: SecretProperties): VaultVersion {
  const { consumer, generation, keyId } = tags;
  return {
    version: version ?? "",
    createdAt: createdOn?.toISOString() ?? "",
    isEnabled: enabled !== false,
    ...(expiresOn && { expiresOn: dayOf(expiresOn) }),
    ...(consumer !== undefined && { consumer }),
    ...(generation !== undefined && { generation }),
    ...(keyId !== undefined && { keyId: comparable(keyId) }),
  };
}
