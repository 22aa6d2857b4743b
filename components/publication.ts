import * as pulumi from "@pulumi/pulumi";
import { type ConsumerRecord, epochSeconds, isLive } from "../rotation";
import type { CredentialSource, MadeCredential } from "./credentialSource";
import { formerly } from "./formerNames";
import { isKnown } from "./known";
import { secretNameOf } from "../names/secretName";
import type { SecretVault } from "./secretVault";
import type { TokenCanary } from "./tokenCanary";
import { types } from "../names/types";
import { defaultVault, nameAt } from "../names/vaultName";
import { VaultSecret } from "./vaultSecret";

/** Where a consumer's secret lies. */
export interface PublicationArgs {
  /** Where the newest secret is published: the vault that links lead to. */
  readonly vault: SecretVault;
  /** Further vaults that get it. */
  readonly alsoIn?: readonly SecretVault[];
  /** Vaults that get none any more: what lies there stays as long as it is valid. */
  readonly keptIn?: readonly KeptSecret[];
  /** Under which name; left out: `NAME-client-secret`. */
  readonly secretName?: string;
}

/** A secret in a vault that the consumer has left. */
export interface KeptSecret {
  readonly vault: SecretVault;
  readonly secretName: string;
  /** Which credential lies there, `g7`. */
  readonly generation: string;
}

export interface ProvenCredential extends MadeCredential {
  readonly canary: TokenCanary;
}

interface Publishable extends Pick<CredentialSource, "contentType"> {
  readonly issued: readonly ProvenCredential[];
  /** The newest that is live; undefined: there is none. */
  readonly newest: ProvenCredential | undefined;
  /** Resolves once the engine has heard of every canary. */
  readonly registered: Promise<unknown>;
}

interface Publication {
  /** The secret in the vault that links lead to; undefined where nothing is live. */
  readonly published: VaultSecret | undefined;
  /** What lies in other vaults, by what the stack file calls them: new ones, and those that stay. */
  readonly copies: ReadonlyMap<string, VaultSecret>;
  /** Address of the version in the vault that links lead to. */
  readonly link: pulumi.Input<string>;
  /** For who needs no link: resolves once the engine has heard of all of them. */
  readonly afterwards: pulumi.Input<string>;
}

/** Declares a consumer's secret in each of its vaults: each by itself, so that one's trouble is none of another's. */
export function publish(
  consumer: pulumi.Resource,
  name: string,
  args: PublicationArgs & { readonly record: ConsumerRecord },
  { issued, newest, ...common }: Publishable,
): Publication {
  const { vault, alsoIn = [], keptIn = [], secretName = secretNameOf(name), record } = args;
  const declare = (where: Pick<KeptSecret, "vault" | "secretName">, credential: ProvenCredential) =>
    vaultSecret(consumer, name, { ...where, ...common, record }, credential);
  const published = newest && declare({ vault, secretName }, newest);
  const copies = new Map([
    ...alsoIn.flatMap((other) =>
      newest ? [[other.called, declare({ vault: other, secretName }, newest)] as const] : [],
    ),
    ...keptIn.flatMap((kept) => {
      const lies = issued.find((one) => one.generation === kept.generation && isLive(one));
      return lies ? [[kept.vault.called, declare(kept, lies)] as const] : [];
    }),
  ]);
  const all = [...(published ? [published] : []), ...copies.values()];
  return {
    published,
    copies,
    link: published ? linkTo(published) : "",
    afterwards: all.length === 0 ? "" : Promise.all(all.map(({ urn }) => isKnown(urn))).then(() => ""),
  };
}

type Declared = Pick<KeptSecret, "vault" | "secretName"> &
  Pick<Publishable, "contentType" | "registered"> & { readonly record: ConsumerRecord };

function vaultSecret(
  consumer: pulumi.Resource,
  name: string,
  { vault, secretName, contentType, registered, record }: Declared,
  { generation, issuedOn, expiresOn, keyId, value, canary }: ProvenCredential,
): VaultSecret {
  const nameOf = (one: string): string => nameAt(secretNameOf(one), vault.called);
  return new VaultSecret(
    nameOf(name),
    {
      vaultName: vault.vaultName,
      secretName,
      value,
      contentType,
      notBefore: epochSeconds(issuedOn),
      expires: epochSeconds(expiresOn),
      // The state's secret hangs on the credential before. In a run that leaves it alone (`--target`) the engine takes
      // that one for registered, and refuses it as a duplicate if it only comes afterwards.
      tags: { consumer: registered.then(() => name), generation, keyId },
    },
    {
      parent: consumer,
      dependsOn: [canary, ...vault.writable],
      aliases: [...formerly(record, nameOf), ...(vault.called === defaultVault ? formerTypes(record) : [])],
      // Of a renamed consumer the old one goes last: its readers have one or the other at any time.
      deleteBeforeReplace: false,
    },
  );
}

/**
 * What a handover hangs on, so that it keeps the copies where they are. It waits for none that can't be written: the engine
 * would pass over it.
 */
export function keeping(
  canary: TokenCanary,
  copies: readonly VaultSecret[],
): pulumi.Resource[] | Promise<pulumi.Resource[]> {
  if (copies.length === 0) return [canary];
  return Promise.all(copies.map(isWritten)).then((made) => [
    canary,
    ...copies.filter((_, at) => made[at] === true),
  ]);
}

/** False in an update that could not write it, also where an older version is there. */
async function isWritten({ uriWithVersion }: VaultSecret): Promise<boolean> {
  return pulumi.runtime.isDryRun() || (await isKnown(uriWithVersion));
}

/** Resolves to the vaults that an update could not write to. */
export async function unwritten(copies: ReadonlyMap<string, VaultSecret>): Promise<string[]> {
  const made = await Promise.all(
    [...copies].map(async ([vault, secret]) => [vault, await isWritten(secret)] as const),
  );
  return made.flatMap(([vault, isThere]) => (isThere ? [] : [vault]));
}

/** The version's address. In a preview the SDK takes it for secret, since it lies beside the secret's value. */
const linkTo = ({ uriWithVersion }: VaultSecret): pulumi.Output<string> => pulumi.unsecret(uriWithVersion);

/** Older versions wrote it through Azure Resource Manager: the same secret, under each name that it has had. */
function formerTypes({ formerNames = {} }: ConsumerRecord): pulumi.Alias[] {
  const type = types.armVaultSecret;
  return [{ type }, ...Object.keys(formerNames).map((one) => ({ name: secretNameOf(one), type }))];
}
