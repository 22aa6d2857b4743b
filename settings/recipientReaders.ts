import { defaultVault } from "../names/vaultName";
import { own } from "../rotation";
import { formOf } from "./recipients";
import type { Settings } from "./settings";
import { vaultsOf, vaultsOfConsumer } from "./vaults";

/** Somebody in Entra who gets a link to a secret, and may read it. */
export interface RecipientReader {
  /** Object ID of a person or a group. */
  readonly objectId: string;
  readonly kind: "user" | "group";
  readonly reason: string;
  /** Whose secrets they get. */
  readonly consumers: readonly string[];
}

type Known = Pick<Settings, "recipients" | "consumers" | "vault" | "vaults">;

/**
 * Those of a vault, each once, whatever recipients have that object ID; who reads the whole vault by its `readers` needs no right
 * more.
 * @param keeps whether a consumer's secret lies in that vault though the stack file says so no longer: links lead there
 */
export function recipientReaders(
  settings: Known,
  vault = defaultVault,
  keeps: (consumer: string) => boolean = () => false,
): RecipientReader[] {
  const readers = new Map<string, RecipientReader>();
  const wide = wideReaders(settings, vault);
  for (const [consumer, { recipients }] of Object.entries(settings.consumers)) {
    if (!vaultsOfConsumer(settings, consumer).includes(vault) && !keeps(consumer)) continue;
    for (const { objectId, kind = "user", reason = "" } of recipientsOf(recipients, settings)) {
      if (objectId === undefined || wide.has(objectId)) continue;
      const { consumers } = readers.get(objectId) ?? { consumers: [] };
      readers.set(objectId, {
        objectId,
        kind,
        reason,
        consumers: [...new Set([...consumers, consumer])],
      });
    }
  }
  return [...readers.values()];
}

/** Names of the recipients who get a link, and of whom nothing says that they may read what it leads to. */
export function withoutRight(settings: Pick<Settings, "recipients" | "consumers">): string[] {
  const named = new Set(Object.values(settings.consumers).flatMap(({ recipients }) => recipients));
  return [...named].filter((name) => {
    const one = own(settings.recipients, name);
    if (one === undefined || one.objectId !== undefined) return false;
    return one.webhook !== undefined || formOf(one) === "vaultLink";
  });
}

/** Why somebody who is no managed identity may read secrets, by object ID: as the stack file says it. */
export function reasonsOf(settings: Known): Readonly<Record<string, string>> {
  const vaults = vaultsOf(settings);
  const people = vaults.flatMap(([, { readers }]) =>
    Object.values(readers).flatMap((one) => ("objectId" in one ? [one] : [])),
  );
  // One who is named twice gives the reason of the vault's reader.
  const recipients = vaults.flatMap(([name]) => recipientReaders(settings, name, () => true));
  return Object.fromEntries([...recipients, ...people].map(({ objectId, reason }) => [objectId, reason]));
}

function wideReaders(settings: Known, vault: string): ReadonlySet<string> {
  const readers = new Map(vaultsOf(settings)).get(vault)?.readers ?? {};
  return new Set(Object.values(readers).flatMap((one) => ("objectId" in one ? [one.objectId] : [])));
}

function recipientsOf(names: readonly string[], { recipients }: Known): Settings["recipients"][string][] {
  return names.flatMap((name) => own(recipients, name) ?? []);
}
