import { type ConsumerRecord, type Day, addDays, credentialName, earlier, own } from "../../rotation";
import type { Facts } from "../facts";
import { secretIn, vaultViews, writtenVaults } from "../vaults";

/** A key ID that reached somebody: its value went by e-mail, or into the vault. */
export interface HandedKey {
  readonly keyId: string;
  /** `g7`; undefined if the one who wrote it into the vault didn't say. */
  readonly generation: string | undefined;
  /** The first day on which somebody had it; undefined if the state doesn't tell. */
  readonly on: Day | undefined;
  /** The end that was announced with it, where the vault has it. */
  readonly expiresOn: Day | undefined;
}

interface Owner {
  readonly name: string;
  readonly record: ConsumerRecord | undefined;
}

/** Everything of a consumer's that reached somebody, oldest first: by the vault's versions, the deliveries and the state. */
export function handedKeys({ name, record }: Owner, facts: Facts): HandedKey[] {
  const owner = { name, record };
  const keys = [...adopted(owner, facts), ...inVault(owner, facts), ...delivered(owner, facts)];
  for (const { published: all } of writtenVaults(facts)) {
    const published = all.get(name);
    if (published?.keyId !== undefined)
      keys.push({ ...published, keyId: published.keyId, on: undefined, expiresOn: undefined });
  }
  const merged = new Map<string, HandedKey>();
  for (const key of keys) {
    const known = merged.get(key.keyId);
    merged.set(
      key.keyId,
      known === undefined ? key : { ...key, ...defined(known), on: first(known.on, key.on) },
    );
  }
  // What has no day is what the state says was written last.
  return [...merged.values()].sort((a, b) =>
    (a.on ?? "9999") < (b.on ?? "9999") ? -1 : a.on === b.on ? 0 : 1,
  );
}

/** One made by hand went to people by hand. */
function adopted({ name, record }: Owner, { settings }: Facts): HandedKey[] {
  const adoption = own(settings.requests, name)?.adopt;
  if (adoption === undefined || record?.adopted !== adoption.keyId) return [];
  const { keyId, issuedOn, expiresOn } = adoption;
  return [{ keyId: keyId.toLowerCase(), generation: "g0", on: issuedOn, expiresOn }];
}

function inVault({ name, record }: Owner, facts: Facts): HandedKey[] {
  const names = [name, ...Object.keys(record?.formerNames ?? {})];
  return vaultViews(facts).flatMap((vault) => {
    const { read } = vault;
    if (!read.ok) return [];
    const versions = names.flatMap((one) => read.value.get(secretIn(one, vault, facts))?.versions ?? []);
    return versions.flatMap(({ keyId, generation, createdAt, expiresOn }) =>
      keyId === undefined ? [] : [{ keyId, generation, on: createdAt.slice(0, 10) as Day, expiresOn }],
    );
  });
}

function delivered({ name, record }: Owner, { state }: Facts): HandedKey[] {
  const generations = Array.from({ length: record?.nextGeneration ?? 0 }, (_, number) => `g${number}`);
  return generations.flatMap((generation) =>
    (state.deliveries.get(credentialName(name, generation)) ?? []).map(({ keyId, sentOn }) => {
      return { keyId, generation, on: sentOn, expiresOn: undefined };
    }),
  );
}

function first(one: Day | undefined, other: Day | undefined): Day | undefined {
  return one === undefined || other === undefined ? (one ?? other) : earlier(one, other);
}

function defined(key: HandedKey): Partial<HandedKey> {
  return Object.fromEntries(Object.entries(key).filter(([, value]) => value !== undefined));
}

/** Key IDs of all consumers that a run knows of: whatever else is on an app is unmanaged. */
export interface KnownKeys {
  /** The state has them as credentials, or the ledger as adopted. */
  readonly declared: ReadonlySet<string>;
  /** Somebody got them, whatever the state says. */
  readonly handed: ReadonlySet<string>;
}

/** Whichever consumer's: two may share an app, e.g. after a renaming without `aliases`. */
export function knownKeys(facts: Facts): KnownKeys {
  const { state } = facts;
  const vaults = vaultViews(facts);
  const adopted = Object.values(state.ledger?.consumers ?? {}).flatMap(({ credentials }) =>
    Object.values(credentials).flatMap(({ adoptedKeyId }) => adoptedKeyId?.toLowerCase() ?? []),
  );
  const versions = vaults.flatMap(({ read }) =>
    read.ok ? [...read.value.values()].flatMap((secret) => secret.versions) : [],
  );
  return {
    declared: new Set([...state.keyIds.values(), ...state.leaving, ...adopted]),
    handed: new Set([
      ...versions.flatMap(({ keyId }) => keyId ?? []),
      ...[...state.deliveries.values()].flat().map(({ keyId }) => keyId),
      ...vaults.flatMap(({ published }) => [...published.values()].flatMap(({ keyId }) => keyId ?? [])),
    ]),
  };
}

/**
 * The day on which a key was announced to end: its own end or, under a policy that retires the old one after a rotation,
 * so many days after the next generation was handed over.
 */
export function announcedEnd(
  key: HandedKey,
  { name, record }: Owner,
  all: readonly HandedKey[],
  facts: Facts,
): Day | undefined {
  const credential = own(record?.credentials, key.generation ?? "");
  const ends = [key.expiresOn, credential?.expiresOn, credential?.retiresOn];
  const policy = record?.policy ?? own(facts.settings.requests, name)?.policy;
  const days = policy?.rotatedSecretExpirationDays;
  const next = all.slice(all.indexOf(key) + 1).find(({ generation }) => generation !== key.generation);
  if (days !== undefined && next?.on !== undefined) ends.push(addDays(next.on, days));
  return ends.flatMap((day) => day ?? []).sort()[0];
}
