import { setTimeout as sleep } from "node:timers/promises";
import type { SecretProperties } from "@azure/keyvault-secrets";
import type { StoredVaultSecret, VaultSecretInputs, VaultTags } from "../../components/contract";
import { comparable } from "../../names/keyId";
import { pauseOf } from "../../web/transient";
import type { Context } from "../resource";
import { LostAnswer, type VaultClient } from "./vaultClient";
import { VaultRefusal } from "./vaultRefusal";

/** What it takes to write. */
export interface Writing extends Pick<Context, "name" | "tell" | "signal"> {
  readonly client: VaultClient;
  /** Seconds for which a missing right may still come. */
  readonly patience: number;
}

/** What an earlier run left of the secret in the state; a run that was killed left none. */
export interface Before {
  readonly version?: string | undefined;
  readonly uriWithVersion?: string | undefined;
  readonly value?: string | undefined;
  readonly keyId?: string | undefined;
}

type Where = Pick<StoredVaultSecret, "uri" | "uriWithVersion" | "version" | "tookOver">;

/**
 * Sees to it that the newest version is this credential's: one that a killed run wrote already is taken, and only what it
 * says of itself is mended; anything else becomes an older version.
 */
export async function writeSecret(
  inputs: VaultSecretInputs,
  before: Before | undefined,
  writing: Writing,
): Promise<Where> {
  const { client, signal } = writing;
  const found = await whileRightsCome(writing, () => client.versions(inputs.secretName, signal));
  if (found !== undefined && before === undefined)
    await say(writing, "info", takeOverRemark(inputs, client.vault, found));
  if (isThere(inputs, found) && !isAnotherValue(inputs, before))
    return whereOf(await kept(inputs, found, before, writing), found, before);
  try {
    return whereOf(await whileRightsCome(writing, () => set(inputs, found, writing)), found, before);
  } catch (error) {
    if (!isCalled(error, "ObjectIsDeletedButRecoverable", "ObjectIsBeingDeleted")) throw error;
  }
  const recovered = await recover(inputs.secretName, writing);
  const version = isThere(inputs, recovered)
    ? await kept(inputs, recovered, before, writing)
    : await set(inputs, recovered, writing);
  return whereOf(version, recovered, before);
}

/** How often it is tried to write where the connection ends before the answer. */
const attempts = 4;

/** Writes a new version, and no second one where only the answer was lost. */
async function set(
  inputs: VaultSecretInputs,
  found: readonly SecretProperties[] | undefined,
  { client, signal }: Writing,
): Promise<SecretProperties> {
  const last = found?.at(-1)?.version;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await client.set(inputs, signal);
    } catch (error) {
      if (!(error instanceof LostAnswer) || attempt + 1 === attempts) throw error;
    }
    await sleep(pauseOf(attempt) * 1000, undefined, { signal });
    const versions = await client.versions(inputs.secretName, signal);
    if (isThere(inputs, versions) && newestOf(versions).version !== last) return newestOf(versions);
  }
}

/** The newest version, with what it says of itself as it is wanted. */
async function kept(
  inputs: VaultSecretInputs,
  versions: readonly SecretProperties[],
  before: Before | undefined,
  writing: Writing,
): Promise<SecretProperties> {
  const newest = newestOf(versions);
  const { version = "" } = newest;
  if (before?.version !== version)
    await say(
      writing,
      "info",
      `the vault has this secret already, written by a run that did not get to its end (version ${version}): it stays.`,
    );
  return isAsWanted(inputs, newest) ? newest : writing.client.describe(inputs, version, writing.signal);
}

/** Brings a deleted secret back and waits until it is there. */
async function recover(secret: string, writing: Writing): Promise<readonly SecretProperties[]> {
  const { client, signal, patience } = writing;
  await say(writing, "info", `the vault has a deleted secret ${secret}: it is recovered, with its versions.`);
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      if (attempt === 0 || (await client.versions(secret, signal)) === undefined)
        await client.recover(secret, signal);
    } catch (error) {
      // It is on its way in, or on its way back.
      if (!isCalled(error, "ObjectIsBeingDeleted", "ObjectIsBeingRecovered", "SecretNotFound", "Conflict"))
        throw error;
    }
    const versions = await client.versions(secret, signal);
    if (versions !== undefined) return versions;
    const pause = pauseOf(attempt);
    if ((performance.now() - started) / 1000 + pause > patience)
      throw new Error(
        `the vault ${client.vault} has a deleted secret ${secret} that doesn't come back: \`az keyvault secret recover --vault-name ${client.vault} --name ${secret}\`, then run \`pulumi up\` again`,
      );
    await sleep(pause * 1000, undefined, { signal });
  }
}

/** A right that was given in this very run counts after a while. */
async function whileRightsCome<T>(writing: Writing, ask: () => Promise<T>): Promise<T> {
  const { name, tell, signal, patience } = writing;
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const pause = pauseOf(attempt);
      const spent = (performance.now() - started) / 1000;
      if (!(error instanceof VaultRefusal && error.isOfRights) || spent + pause > patience) throw error;
      const sentence = `${name}: the vault refuses so far (${error.code}; trying again in ${pause} s, for up to ${patience} s)`;
      await tell({ severity: "info", sentence, ephemeral: true });
      await sleep(pause * 1000, undefined, { signal });
    }
  }
}

const isCalled = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof VaultRefusal && codes.includes(error.code);

/** Another value for the credential that the state has: only the value itself tells. */
function isAnotherValue({ value, tags }: VaultSecretInputs, before: Before | undefined): boolean {
  return before?.value !== undefined && before.keyId === tags.keyId && before.value !== value;
}

function isThere(
  { tags }: VaultSecretInputs,
  versions: readonly SecretProperties[] | undefined,
): versions is readonly SecretProperties[] {
  return versions !== undefined && isOf(newestOf(versions), tags);
}

/** True if the version is this credential's. */
export function isOf({ tags = {} }: SecretProperties, { generation, keyId }: Partial<VaultTags>): boolean {
  return (
    keyId !== undefined &&
    tags.generation === generation &&
    comparable(tags.keyId ?? "") === comparable(keyId)
  );
}

/** True if a run of Quarterturn wrote the version, of whatever stack. */
function isOurs({ tags = {} }: SecretProperties): boolean {
  return tags.consumer !== undefined && tags.generation !== undefined && tags.keyId !== undefined;
}

export function newestOf(versions: readonly SecretProperties[]): SecretProperties {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error("a vault's secret has no version");
  return newest;
}

function isAsWanted(
  { contentType, notBefore, expires, tags }: VaultSecretInputs,
  now: SecretProperties,
): boolean {
  return (
    now.enabled !== false &&
    now.contentType === contentType &&
    secondsOf(now.notBefore) === notBefore &&
    secondsOf(now.expiresOn) === expires &&
    now.tags?.consumer === tags.consumer
  );
}

/** Seconds since 1970. */
export function secondsOf(date: Date | undefined): number | undefined {
  return date === undefined ? undefined : date.getTime() / 1000;
}

/** Where the newest version lies; as the state has it where that is the same one. */
function whereOf(
  newest: SecretProperties,
  found: readonly SecretProperties[] | undefined,
  before: Before | undefined,
): Where {
  const { version = "", id = "" } = newest;
  const known = before?.uriWithVersion;
  const uriWithVersion = known?.endsWith(`/${version}`) === true ? known : id;
  const uri = uriWithVersion.slice(0, uriWithVersion.lastIndexOf("/"));
  const [oldest] = found ?? [];
  const isForeign = oldest !== undefined && !isOurs(oldest);
  return { uri, uriWithVersion, version, ...(isForeign ? { tookOver: true } : {}) };
}

/** What a preview says of a secret that the vault has already under the name of a new one. */
export function takeOverRemark(
  { secretName, tags }: Pick<VaultSecretInputs, "secretName" | "tags">,
  vault: string,
  versions: readonly SecretProperties[],
): string {
  const newest = newestOf(versions);
  if (isOf(newest, tags)) return "";
  const day = newest.createdOn?.toISOString().slice(0, 10) ?? "a day that it doesn't say";
  const { consumer, generation } = newest.tags ?? {};
  const whose = isOurs(newest) ? `for ${String(consumer)} (${String(generation)})` : "by somebody else";
  return `the vault ${vault} already has a secret ${secretName}, last written on ${day} ${whose}; this becomes its newest version, the older ones stay.`;
}

export async function say(
  { name, tell }: Pick<Writing, "name" | "tell">,
  severity: "info" | "warning",
  sentence: string,
): Promise<void> {
  if (sentence !== "") await tell({ severity, sentence: `${name}: ${sentence}` });
}
