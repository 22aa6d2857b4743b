import type { CredentialRow } from "./credentials";
import type { Finding } from "./schema";
import { type Situation, upCommand, usableOf } from "./situation";

/** What to do next about a credential: what was found, or why there is nothing to do. */
export function nextStep(situation: Situation, row: CredentialRow, findings: readonly Finding[]): string {
  // Another one may have a name that is in the ledger: only the key ID distinguishes them.
  const own = findings.filter(
    ({ subject, keyId }) => subject === row.name && keyId === row.keyId && keyId !== null,
  );
  const actions = own.flatMap(({ action }) => action ?? []);
  if (actions.length > 0) return actions.join("; ");
  const { name, state, validUntil, daysLeft } = row;
  switch (state) {
    case "current":
      return current(situation, row);
    case "previous":
      return previous(situation, row);
    case "notMade":
      return `run ${upCommand(situation)} again: it creates it`;
    case "expired":
      return "nothing: it has ended, and one of the next runs drops it";
    case "lost":
      return "nothing: it was removed from its app, and one of the next runs drops it";
    case "retired":
    case "unpublished":
    case "revoked":
      return row.onApp === false
        ? "nothing: its app no longer accepts it, and one of the next runs drops it"
        : `run ${upCommand(situation)}: the app accepts it until a run has removed it`;
    case "remade":
      return `nothing: nobody has its value, and it ends on ${validUntil}`;
    case "removed":
      return `nothing: its app no longer accepts it`;
    case "unrecorded":
    case "orphan":
    case "foreign":
      return daysLeft > 0 ? `nothing: it ends on ${validUntil}` : `nothing: ${name} has ended`;
  }
}

function current(situation: Situation, { validUntil }: CredentialRow): string {
  const { nextRotation } = situation.consumer;
  if (nextRotation === null) return `nothing: it ends by itself on ${validUntil}`;
  if (nextRotation > situation.facts.today)
    return `nothing: the first run from ${nextRotation} on issues its successor`;
  return `run ${upCommand(situation)}: its successor has been due since ${nextRotation}`;
}

function previous(situation: Situation, row: CredentialRow): string {
  const { name, isConfigured } = situation.consumer;
  const { verdict, validUntil, known } = row;
  if (known.isHanded === false) return `nothing: nobody got it, and it ends on ${validUntil}`;
  if (isConfigured && usableOf(situation) === row)
    return `nothing: ${name} uses it until a newer one is handed over`;
  switch (verdict?.kind) {
    case "used":
      return `wait: ${name} has until ${validUntil} to switch`;
    case "unused":
    case undefined:
      return `nothing: it is the way back until ${validUntil}, then it expires by itself`;
    case "unknown":
      if (situation.consumer.issuer !== null && situation.log.readable)
        return `wait: ${name}'s confirmation tells whether it moved, or the end on ${validUntil}`;
      return `make sure that the sign-in log can be read; it ends on ${validUntil}`;
  }
}
