import { type Facts, at, isFacts, partAt, shown, unknown } from "../facts";
import { type Member, type Seen, stackRule } from "../rule";
import { types } from "../types";
import { type Grant, grantsIn } from "../vaultReaders";

interface Config {
  readonly objectIds: readonly string[];
}

export const admitManagedIdentitiesOnly = stackRule<Config>({
  name: "admit-managed-identities-only",
  description:
    "Only managed identities of this stack are let into a vault: a person or an app has a secret to lose.",
  enforcementLevel: "mandatory",
  config: {
    objectIds: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "object IDs of managed identities that are declared elsewhere",
    },
  },
  check(stack, refuse, { objectIds }) {
    const known = new Set([...objectIds, ...stack.flatMap(identitiesOf)]);
    for (const member of stack) {
      for (const grant of grantsIn(member)) {
        if (isAdmitted(grant, member, known)) continue;
        refuse(
          `${grant.readerKey}: got ${shown(grant.reader)}, want a managed identity of this stack`,
          member,
        );
      }
    }
  },
});

function isAdmitted({ reader, readerKey }: Grant, member: Member, known: ReadonlySet<string>): boolean {
  if (typeof reader === "string") return known.has(reader);
  // Before the first update the ID is unknown, but not whose it is.
  const sources = member.sources[readerKey.split(".")[0] ?? ""] ?? [];
  return reader === unknown && sources.some(hasIdentity);
}

function hasIdentity({ type, facts }: Seen): boolean {
  return type === types.userAssignedIdentity || at(facts, "identity") !== undefined;
}

/** Object IDs of the identities that a resource is or has. */
function identitiesOf({ type, facts }: Seen): string[] {
  const own = type === types.userAssignedIdentity ? [facts] : [];
  const identity = partAt(facts, "identity");
  const assigned = Object.values(partAt(identity, "userAssignedIdentities")).filter(isFacts);
  return [...own, identity, ...assigned].flatMap(principalOf);
}

function principalOf(identity: Facts): string[] {
  const id = at(identity, "principalId");
  return typeof id === "string" ? [id] : [];
}
