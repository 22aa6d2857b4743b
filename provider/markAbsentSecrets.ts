import {
  type ConsumerRecord,
  type Credential,
  type Day,
  type Ledger,
  addDays,
  asPresent,
  displayNameOf,
  generationNumber,
} from "../rotation";
import type { AppSecret } from "./entra";

/** The ledger as a refresh finds it, and which apps could not be asked. */
export interface SecretLookup {
  readonly ledger: Ledger;
  readonly problems: readonly string[];
}

/**
 * Looks on each app for the credentials that the ledger says it has, and marks those that it hasn't. An app that can't be
 * asked leaves its consumer as it is. Entra shows a new secret everywhere only after a while: one of the last days
 * counts as there.
 */
export async function markAbsentSecrets(
  ledger: Ledger,
  today: Day,
  secretsOf: (clientId: string) => Promise<readonly AppSecret[]>,
): Promise<SecretLookup> {
  const problems: string[] = [];
  const entries = Object.entries(ledger.consumers).map(async ([name, record]) => {
    const secrets = await secretsOnApps(record, secretsOf).catch((error: unknown) => {
      problems.push(`could not read the secrets of ${name}'s app: ${(error as Error).message}`);
      return new Map<string, readonly AppSecret[]>();
    });
    return [name, withAbsences(name, record, secrets, addDays(today, -2))] as const;
  });
  return { ledger: { ...ledger, consumers: Object.fromEntries(await Promise.all(entries)) }, problems };
}

async function secretsOnApps(
  record: ConsumerRecord,
  secretsOf: (clientId: string) => Promise<readonly AppSecret[]>,
): Promise<ReadonlyMap<string, readonly AppSecret[]>> {
  const all = [record.app, ...Object.values(record.credentials).flatMap(({ app }) => app ?? [])];
  // Of Keycloak's clients Entra knows nothing: their own resources look at them.
  const clientIds = [
    ...new Set(all.flatMap(({ clientId, issuer }) => (issuer === undefined ? (clientId ?? []) : []))),
  ];
  return new Map(await Promise.all(clientIds.map(async (id) => [id, await secretsOf(id)] as const)));
}

function withAbsences(
  name: string,
  record: ConsumerRecord,
  secrets: ReadonlyMap<string, readonly AppSecret[]>,
  lastSure: Day,
): ConsumerRecord {
  const looked = Object.entries(record.credentials).map(([generation, credential]) => {
    const { app = record.app } = credential;
    const found = app.issuer === undefined ? secrets.get(app.clientId ?? "") : undefined;
    if (found === undefined || credential.issuedOn > lastSure) return [generation, credential] as const;
    const present = found.some((secret) => isThis(secret, name, generation, credential));
    return [
      generation,
      present ? asPresent(credential) : ({ ...credential, absent: true } as const),
    ] as const;
  });
  const inOrder = [...looked].sort(([a], [b]) => generationNumber(a) - generationNumber(b));
  return { ...record, credentials: Object.fromEntries(inOrder) };
}

/** One made by hand is known by its key ID, ours by the name that it was given. */
function isThis(secret: AppSecret, name: string, generation: string, credential: Credential): boolean {
  if (credential.adoptedKeyId !== undefined) {
    return secret.keyId.toLowerCase() === credential.adoptedKeyId.toLowerCase();
  }
  return secret.displayName === displayNameOf(name, generation, credential);
}
