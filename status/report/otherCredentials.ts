import { credentialName, dayOfInstant, daysBetween, own } from "../../rotation";
import type { AppPassword } from "../facts";
import { appsOf } from "./apps";
import type { CredentialRow, ReportContext } from "./credentials";
import { type Subject, isPublished, passwordsOf, shown, signInsOf } from "./evidence";

/** How this project names what it adds to an app. */
const ourName = /^([a-z][a-z0-9-]*-g\d+) \d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2}$/;

/**
 * What is on the consumer's apps besides what the ledger has: what a run still has to remove, what somebody got all the
 * same, what nobody got, and what isn't ours.
 */
export function otherRows(
  subject: Subject,
  context: ReportContext,
  inLedger: readonly CredentialRow[],
): CredentialRow[] {
  const shownKeys = new Set(inLedger.map(({ keyId }) => keyId));
  const left = leftBehind(subject, context);
  return appsOf(subject).flatMap((clientId) =>
    (passwordsOf(clientId, context.facts) ?? []).flatMap((password) => {
      const keyId = password.keyId.toLowerCase();
      const name = left.get(keyId);
      const isStranger = name !== undefined || !context.keys.declared.has(keyId);
      return isStranger && !shownKeys.has(keyId)
        ? [rowOf(subject, { clientId, password, keyId, name }, context)]
        : [];
    }),
  );
}

/** Names by key ID of what the state has and the ledger hasn't. */
function leftBehind({ name, record }: Subject, { facts }: ReportContext): ReadonlyMap<string, string> {
  const { keyIds } = facts.state;
  const names =
    record === undefined
      ? [...keyIds.keys()].filter((one) => one.replace(/-g\d+$/, "") === name)
      : Array.from({ length: record.nextGeneration }, (_, number) => `g${number}`)
          .filter((generation) => own(record.credentials, generation) === undefined)
          .map((generation) => credentialName(name, generation));
  return new Map(names.flatMap((one) => (keyIds.has(one) ? [[keyIds.get(one) ?? "", one] as const] : [])));
}

interface Other {
  readonly clientId: string;
  readonly password: AppPassword;
  readonly keyId: string;
  /** Its name in the state. */
  readonly name: string | undefined;
}

function rowOf(subject: Subject, other: Other, { facts, log, keys }: ReportContext): CredentialRow {
  const { clientId, keyId, password } = other;
  const { displayName, startsAt, endsAt } = password;
  const [, ours] = ourName.exec(displayName) ?? [];
  const isHanded = keys.handed.has(keyId);
  const [validFrom, validUntil] = [dayOfInstant(startsAt), dayOfInstant(endsAt)];
  const signIns = signInsOf(clientId, keyId, facts);
  const state =
    other.name !== undefined
      ? "retired"
      : isHanded
        ? "unrecorded"
        : ours === undefined
          ? "foreign"
          : "orphan";
  return {
    name: other.name ?? ours ?? (displayName === "" ? "(no name)" : displayName),
    generation: null,
    keyId,
    clientId,
    state,
    validFrom,
    validUntil,
    daysLeft: daysBetween(facts.today, validUntil),
    onApp: true,
    proven: null,
    published: isPublished(subject.name, keyId, facts),
    handover: null,
    confirmedOn: null,
    verdict: shown({ signIns, log, issuedOn: validFrom, today: facts.today }),
    refused: signIns.refused ?? null,
    known: { isNewest: false, isHanded, isLiveInLedger: false, isFoundGone: false, password },
  };
}
