import { type Problem, cut, own } from "../rotation";
import { fullKey } from "./keys";
import type { Consumers, Sections } from "./schema";

type Known = Partial<Pick<Sections, "vault" | "recipients">>;
/** Somebody by object ID, and where that stands in the stack file: `vault.readers.audit`. */
type Holder = readonly [place: string, objectId: string];

/** A vault gives nobody the same right twice: neither by a second access policy nor by a second assignment of a role. */
export function sharedObjectIds(read: Known, consumers: Consumers): Problem[] {
  const { vault } = read;
  const want = "another identity: each has this right once";
  const twice = [readersOf(read), writersOf(read)].flatMap((holders) =>
    holders.flatMap((one, at) => shared(one, holders.slice(0, at), want)),
  );
  // Of one that exists, only the run knows how it gives rights.
  const hasPolicies = vault !== undefined && vault.existing === undefined && vault.access !== "rbac";
  return [...twice, ...(hasPolicies ? sharedPolicies(read, consumers) : [])];
}

/** An access policy is one for each identity: who may read can't be given another one to write. */
export function sharedPolicies(read: Known, consumers: Consumers): Problem[] {
  const readers = [...readersOf(read), ...recipientsOf(read, consumers)];
  const want = "another identity: a vault has one access policy for each";
  return writersOf(read).flatMap((one) => shared(one, readers, want));
}

function shared([place, objectId]: Holder, others: readonly Holder[], want: string): Problem[] {
  const owner = others.find(([, other]) => other === objectId)?.[0];
  if (owner === undefined) return [];
  return [{ key: fullKey(`${place}.objectId`), got: `${objectId}, which is ${owner} too`, want }];
}

function readersOf({ vault }: Known): Holder[] {
  return Object.entries(vault?.readers ?? {}).flatMap(([name, one]): Holder[] =>
    "objectId" in one ? [[`vault.readers.${cut(name)}`, one.objectId]] : [],
  );
}

function writersOf({ vault }: Known): Holder[] {
  return Object.entries(vault?.writers ?? {}).map(([name, { objectId }]) => [
    `vault.writers.${cut(name)}`,
    objectId,
  ]);
}

/** Who gets a link to a secret, and a right to open it. */
function recipientsOf({ recipients = {} }: Known, consumers: Consumers): Holder[] {
  const named = new Set(Object.values(consumers).flatMap((one) => one.recipients));
  return [...named].flatMap((name): Holder[] => {
    const objectId = own(recipients, name)?.objectId;
    return objectId === undefined ? [] : [[`recipients.${cut(name)}`, objectId]];
  });
}
