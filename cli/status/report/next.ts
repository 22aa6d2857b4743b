import type { CredentialRow } from "./credentials";
import type { Finding } from "./schema";
import { type Situation, upCommand } from "./situation";

/** What to do next about a credential: what was found, or why there is nothing to do. */
export function nextStep(situation: Situation, row: CredentialRow, findings: readonly Finding[]): string {
  // An orphan may have a name that is in the ledger: only the key ID tells them apart.
  const own = findings.filter(({ subject, keyId }) => subject === row.name && keyId === row.keyId);
  const actions = own.flatMap(({ action }) => action ?? []);
  if (actions.length > 0) return actions.join("; ");
  const { consumer } = situation;
  const { name, state, validUntil, daysLeft } = row;
  switch (state) {
    case "current":
      return current(situation, row);
    case "previous":
      return previous(row, consumer.name);
    case "expired":
      return "nothing: it is over, and one of the next runs clears it away";
    case "lost":
      return "nothing: it was removed from its app, and one of the next runs clears it away";
    case "retired":
    case "unpublished":
    case "revoked":
      return `run ${upCommand(situation)}: the app still takes it until a run has removed it`;
    case "orphan":
    case "foreign":
      return daysLeft > 0 ? `nothing: it ends on ${validUntil}` : `nothing: ${name} is over`;
  }
}

function current(situation: Situation, { validUntil }: CredentialRow): string {
  const { nextRotation } = situation.consumer;
  if (nextRotation === null) return `nothing: it ends by itself on ${validUntil}`;
  if (nextRotation > situation.facts.today)
    return `nothing: the first run from ${nextRotation} on issues its successor`;
  return `run ${upCommand(situation)}: its successor is due since ${nextRotation}`;
}

function previous({ verdict, validUntil }: CredentialRow, consumer: string): string {
  switch (verdict.kind) {
    case "used":
      return `wait: ${consumer} has until ${validUntil} to switch`;
    case "unused":
      return `nothing: it is the way back until ${validUntil}, then it expires by itself`;
    case "unknown":
      return `see to it that the sign-in log can be read; it ends on ${validUntil}`;
  }
}
