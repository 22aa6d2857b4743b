import {
  type ConsumerRecord,
  type Credential,
  type Day,
  type KeySignIns,
  type LogCoverage,
  byGeneration,
  credentialName,
  daysBetween,
  endOf,
  generationNumber,
  isLive,
  judge,
} from "../../../rotation";
import type { AppPassword, Facts } from "../facts";
import type { CredentialReport } from "./schema";

/** A credential with all that is known of it, before anybody says what to do about it. */
export type CredentialRow = Omit<CredentialReport, "next">;

/** One consumer, as the ledger and the stack file know it. */
export interface Subject {
  readonly name: string;
  readonly clientId: string | undefined;
  readonly record: ConsumerRecord | undefined;
  /** Names of those who get its secrets. */
  readonly recipients: readonly string[];
}

/** The consumer's credentials: those of the ledger, oldest first, then what else is on its app. */
export function credentialRows(subject: Subject, facts: Facts, log: LogCoverage): CredentialRow[] {
  const { record } = subject;
  const ours =
    record === undefined
      ? []
      : byGeneration(record.credentials).map(([generation, credential]) =>
          ledgerRow({ ...subject, record }, generation, credential, facts, log),
        );
  const known = knownKeys(facts);
  const strangers = passwordsOf(subject, facts) ?? [];
  return [
    ...ours,
    ...strangers.filter(({ keyId }) => !known.has(keyId)).map((one) => strangerRow(subject, one, facts, log)),
  ];
}

/** The key IDs that are ours, whichever consumer's: two may share an app, e.g. after a renaming without `aliases`. */
function knownKeys({ state }: Facts): ReadonlySet<string> {
  const adopted = Object.values(state.ledger?.consumers ?? {}).flatMap(({ credentials }) =>
    Object.values(credentials).flatMap(({ adoptedKeyId }) => adoptedKeyId ?? []),
  );
  return new Set([...state.keyIds.values(), ...adopted]);
}

function ledgerRow(
  subject: Subject & { readonly record: ConsumerRecord },
  generation: string,
  credential: Credential,
  facts: Facts,
  log: LogCoverage,
): CredentialRow {
  const { state, today } = facts;
  const { record } = subject;
  const name = credentialName(subject.name, generation);
  const isAdopted = credential.adoptedKeyId !== undefined;
  const keyId = credential.adoptedKeyId ?? state.keyIds.get(name) ?? null;
  const signIns = signInsOf(subject, keyId, facts);
  const evidence = {
    signIns,
    log,
    issuedOn: credential.issuedOn,
    movedOn: movedFrom(record, generation),
    today,
  };
  const validUntil = endOf(credential);
  return {
    name,
    generation,
    keyId,
    state: stateOf(credential, today),
    validFrom: credential.issuedOn,
    validUntil,
    daysLeft: daysBetween(today, validUntil),
    onApp: passwordsOf(subject, facts)?.some((one) => one.keyId === keyId) ?? null,
    proven: isAdopted || state.proven.size === 0 ? null : state.proven.has(name),
    published: state.published.get(subject.name) === generation,
    handover: isAdopted ? null : handoverOf(subject, name, credential, facts),
    confirmedOn: record.confirmed?.[generation] ?? null,
    verdict: shown(evidence),
    refused: signIns.refused ?? null,
  };
}

/** The state on this day: the ledger tells that of the last run. */
function stateOf(credential: Credential, today: Day): CredentialRow["state"] {
  if (!isLive(credential) || endOf(credential) > today) return credential.state;
  return credential.expiresOn <= today ? "expired" : "retired";
}

/** How this project names what it adds to an app. */
const ourName = /^([a-z][a-z0-9-]*-g\d+) \d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2}$/;

function strangerRow(
  subject: Subject,
  { keyId, displayName, startsAt, endsAt }: AppPassword,
  facts: Facts,
  log: LogCoverage,
): CredentialRow {
  const [, orphan] = ourName.exec(displayName) ?? [];
  const [validFrom, validUntil] = [dayOf(startsAt), dayOf(endsAt)];
  const signIns = signInsOf(subject, keyId, facts);
  return {
    name: orphan ?? (displayName === "" ? "(no name)" : displayName),
    generation: null,
    keyId,
    state: orphan === undefined ? "foreign" : "orphan",
    validFrom,
    validUntil,
    daysLeft: daysBetween(facts.today, validUntil),
    onApp: true,
    proven: null,
    published: false,
    handover: null,
    confirmedOn: null,
    verdict: shown({ signIns, log, issuedOn: validFrom, today: facts.today }),
    refused: signIns.refused ?? null,
  };
}

function handoverOf(
  { recipients }: Subject,
  name: string,
  { state }: Credential,
  facts: Facts,
): CredentialRow["handover"] {
  const deliveries = [...(facts.state.deliveries.get(name) ?? [])];
  // One that went to another address is as good as none.
  const addresses = facts.settings.recipients;
  const got = new Set(
    deliveries
      .filter(({ recipient, email }) => addresses[recipient]?.email.toLowerCase() === email.toLowerCase())
      .map(({ recipient }) => recipient),
  );
  // Whoever came later gets the newest only.
  const missing = state === "current" ? recipients.filter((recipient) => !got.has(recipient)) : [];
  const isConfigured = facts.handsOver || facts.state.deliveries.size > 0;
  if (!isConfigured) return { status: "notConfigured", deliveries, missing: [] };
  if (missing.length > 0)
    return { status: deliveries.length === 0 ? "missing" : "partly", deliveries, missing };
  return {
    status: deliveries.length === 0 && state !== "current" ? "notConfigured" : "done",
    deliveries,
    missing,
  };
}

/** The day on which the consumer was known to use a newer one. */
function movedFrom({ confirmed = {} }: ConsumerRecord, generation: string): Day | undefined {
  const days = Object.entries(confirmed)
    .filter(([other]) => generationNumber(other) > generationNumber(generation))
    .map(([, day]) => day);
  return days.sort()[0];
}

function shown(evidence: Parameters<typeof judge>[0]): CredentialRow["verdict"] {
  const verdict = judge(evidence);
  return {
    kind: verdict.kind,
    lastUsed: evidence.signIns.used ?? null,
    missingDays: verdict.kind === "unknown" ? verdict.missingDays : 0,
    sentence: verdict.sentence,
  };
}

function signInsOf({ clientId }: Subject, keyId: string | null, { signIns }: Facts): KeySignIns {
  return clientId === undefined || keyId === null ? {} : signIns.tally.of(clientId, keyId);
}

function passwordsOf({ clientId = "" }: Subject, { apps }: Facts): readonly AppPassword[] | undefined {
  const read = apps.get(clientId.toLowerCase());
  return read?.ok === true ? read.value : undefined;
}

function dayOf(instant: string): Day {
  return instant.slice(0, 10) as Day;
}
