import { own } from "../../rotation";
import { reasonSchema } from "../exceptions";
import { at, partAt, shown, unknown } from "../facts";
import { type Member, type RefuseStack, stackRule } from "../rule";
import type { CheckedResource } from "../checkedResource";
import { types } from "../../names/types";
import { type Grant, grantsIn, identitiesOf, isWritersRight } from "../vaultReaders";

interface Elsewhere {
  readonly id: string;
  readonly reason: string;
}

interface Config {
  readonly objectIds: readonly Elsewhere[];
}

export const admitManagedIdentitiesOnly = stackRule<Config>({
  name: "admit-managed-identities-only",
  description:
    "Only managed identities of this stack have access to a vault, on it or on anything above it, and whom the stack file names with a reason: a person or an app has credentials that can leak. Whoever runs the stack may write secrets, read none, and renew certificates.",
  enforcementLevel: "mandatory",
  config: {
    objectIds: {
      type: "array",
      items: {
        type: "object",
        properties: { id: { type: "string", minLength: 1 }, reason: reasonSchema },
        required: ["id", "reason"],
        additionalProperties: false,
      },
      default: [],
      description: "object IDs of managed identities that are declared elsewhere, each with a reason",
    },
  },
  check(stack, refuse, { objectIds }) {
    const own = new Set(stack.flatMap(identitiesOf));
    const others = new Set([...objectIds.map(({ id }) => id.toLowerCase()), ...namedWithReason(stack)]);
    const grants = stack.flatMap((member) => grantsIn(member).map((grant) => ({ grant, member })));
    for (const { grant, member } of grants) {
      if (grant.by === "role" && grant.reaches === "unsure" && !mayReach(member)) continue;
      if (isWritersRight(grant, member)) continue;
      if (isAdmitted(grant, member, new Set([...own, ...others]))) continue;
      refuse(`${grant.readerKey}: got ${shown(grant.reader)}, want a managed identity of this stack`, member);
    }
    refuseIdle(objectIds, grants, refuse);
  },
});

/** Object IDs of `vault.readers` and of recipients: the stack's output `reasons` has what the stack file says of them. */
function namedWithReason(stack: readonly Member[]): string[] {
  return stack
    .filter(({ type }) => type === types.stack)
    .flatMap(({ facts }) => Object.entries(partAt(facts, "reasons")))
    .filter(([, reason]) => typeof reason === "string" && reason.trim() !== "")
    .map(([id]) => id.toLowerCase());
}

function isAdmitted({ reader, readerKey }: Grant, member: Member, known: ReadonlySet<string>): boolean {
  if (typeof reader === "string")
    return known.has(reader.toLowerCase()) || member.dependencies.some(isUnanswered);
  // Before the first update the ID is unknown, but not whose it is.
  const sources = own(member.sources, readerKey.split(".")[0] ?? "") ?? [];
  return reader === unknown && sources.some(hasIdentity);
}

/** A preview doesn't know the identity of what it changes, and the program goes by the state's: the update knows both. */
function isUnanswered(resource: CheckedResource): boolean {
  return hasIdentity(resource) && typeof at(resource.facts, "identity.principalId") !== "string";
}

function hasIdentity({ type, facts }: CheckedResource): boolean {
  return type === types.userAssignedIdentity || at(facts, "identity") !== undefined;
}

/** Before the first update a scope is unknown, but not what it is the ID of. */
function mayReach({ sources }: Member): boolean {
  const above: readonly string[] = [types.vault, types.resourceGroup];
  const of = sources.scope ?? [];
  return of.length === 0 || of.some(({ type }) => above.includes(type));
}

/** An identity that is let in nowhere needs no reason. */
function refuseIdle(
  objectIds: readonly Elsewhere[],
  grants: readonly { readonly grant: Grant }[],
  refuse: RefuseStack,
): void {
  const readers = grants.map(({ grant: { reader } }) => reader);
  if (readers.includes(unknown)) return;
  for (const { id } of objectIds) {
    const isUsed = readers.some(
      (reader) => typeof reader === "string" && reader.toLowerCase() === id.toLowerCase(),
    );
    if (!isUsed) refuse(`objectIds: got ${id}, which no grant names; remove it`, id);
  }
}
