import { defaultVault } from "../names/vaultName";
import { type Problem, cut, own } from "../rotation";
import type { VaultSettings } from "./estate";
import { fullKey } from "./keys";
import type { Consumers, Sections } from "./schema";
import { readable, vaultPath } from "./vaults";

type Known = Partial<Pick<Sections, "vault" | "vaults" | "recipients">>;
/** A vault, and what the stack file calls it. */
type NamedVault = readonly [called: string, vault: VaultSettings];
/** Somebody by object ID, and where that stands in the stack file: `vault.readers.audit`. */
type Holder = readonly [place: string, objectId: string];

/** A vault gives nobody the same right twice: neither by a second access policy nor by a second assignment of a role. */
export function sharedObjectIds(read: Known, consumers: Consumers): Problem[] {
  return readable(read).flatMap((one) => {
    const want = "another identity: each has this right once";
    const twice = [readersOf(one), writersOf(one)].flatMap((holders) =>
      holders.flatMap((holder, at) => shared(holder, holders.slice(0, at), want)),
    );
    // Of one that exists, only the run knows how it gives rights.
    const [, { existing, access }] = one;
    const hasPolicies = existing === undefined && access !== "rbac";
    return [...twice, ...(hasPolicies ? sharedPolicies(one, read, consumers) : [])];
  });
}

/**
 * An access policy is one for each identity: who may read can't be given another one to write.
 * @param keeps whether a consumer's secret lies in that vault though the stack file says so no longer
 */
export function sharedPolicies(
  vault: NamedVault,
  read: Pick<Known, "recipients">,
  consumers: Consumers,
  keeps: (consumer: string) => boolean = () => false,
): Problem[] {
  const [called] = vault;
  const stored = Object.entries(consumers).flatMap(([name, one]) =>
    (one.vaults ?? [defaultVault]).includes(called) || keeps(name) ? [one] : [],
  );
  const readers = [...readersOf(vault), ...recipientsOf(read, stored)];
  const want = "another identity: a vault has one access policy for each";
  return writersOf(vault).flatMap((one) => shared(one, readers, want));
}

function shared([place, objectId]: Holder, others: readonly Holder[], want: string): Problem[] {
  const owner = others.find(([, other]) => other === objectId)?.[0];
  if (owner === undefined) return [];
  return [{ key: fullKey(`${place}.objectId`), got: `${objectId}, which is ${owner} too`, want }];
}

function readersOf([called, { readers }]: NamedVault): Holder[] {
  return Object.entries(readers).flatMap(([name, one]): Holder[] =>
    "objectId" in one ? [[placeIn(called, "readers", name), one.objectId]] : [],
  );
}

function writersOf([called, { writers }]: NamedVault): Holder[] {
  return Object.entries(writers).map(([name, { objectId }]) => [placeIn(called, "writers", name), objectId]);
}

function placeIn(called: string, ...keys: readonly [section: string, name: string]): string {
  return [...vaultPath(called), ...keys].map((one) => cut(one)).join(".");
}

/** Who gets a link to a secret, and a right to open it. */
function recipientsOf(
  { recipients = {} }: Pick<Known, "recipients">,
  consumers: readonly Pick<Consumers[string], "recipients">[],
): Holder[] {
  const named = new Set(consumers.flatMap((one) => one.recipients));
  return [...named].flatMap((name): Holder[] => {
    const objectId = own(recipients, name)?.objectId;
    return objectId === undefined ? [] : [[`recipients.${cut(name)}`, objectId]];
  });
}
