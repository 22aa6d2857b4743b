import {
  type ConsumerRecord,
  type Credential,
  type Day,
  type LogCoverage,
  addDays,
  byGeneration,
  credentialName,
  dayOfInstant,
  daysBetween,
  earlier,
  endOf,
  isLive,
  own,
  startOf,
} from "../../rotation";
import { vaultViews } from "../vaults";
import type { ClientEvents, Facts, KeycloakClient, ServerSecret } from "../facts";
import { type Span, clientVerdict } from "./clientUse";
import type { CredentialRow } from "./credentials";
import { type Subject, handoverOf, isPublished, movedFrom } from "./evidence";

/** A consumer's client as its server has it; undefined if that could not be read. */
export function clientOf(name: string, { clients }: Pick<Facts, "clients">): KeycloakClient | undefined {
  const read = clients.get(name)?.client;
  return read?.ok === true ? read.value : undefined;
}

/** The secrets of a consumer of Keycloak: those of the ledger, oldest first, and one that somebody else made or set. */
export function clientRows(subject: Subject, facts: Facts, log: LogCoverage): CredentialRow[] {
  const { name, record } = subject;
  const reading = facts.clients.get(name);
  if (record === undefined || reading === undefined) return [];
  const events = { ...reading.events, log };
  const client = clientOf(name, facts);
  const ours = byGeneration(record.credentials).map(([generation, credential]): Held => {
    const label = credentialName(name, generation);
    const there = credential.app === undefined ? secretOf(label, client) : undefined;
    return { label, generation, credential, there };
  });
  const theirs = foreignSecret(ours, client);
  const spans = [
    ...ours.map((one) => spanOf(one, client)),
    ...(theirs === undefined
      ? []
      : [{ name: foreignName, from: theirs.createdAt ?? epoch, until: theirs.expiresAt }]),
  ];
  const about = { subject: { ...subject, record }, events, client, spans };
  const rows = ours.map((one) => rowOf(one, about, facts));
  return theirs === undefined ? rows : [...rows, foreignRow(theirs, about, facts)];
}

const epoch = "1970-01-01T00:00:00Z";
/** What a secret is called that has no name. */
export const foreignName = "(made by somebody else)";

interface Held {
  readonly label: string;
  readonly generation: string;
  readonly credential: Credential;
  /** What the server has of it. */
  readonly there: ServerSecret | undefined;
}

interface About {
  readonly subject: Subject & { readonly record: ConsumerRecord };
  readonly events: ClientEvents;
  readonly client: KeycloakClient | undefined;
  readonly spans: readonly Span[];
}

function secretOf(label: string, client: KeycloakClient | undefined): ServerSecret | undefined {
  return [client?.current, client?.rotated].find((one) => one?.name === label);
}

/** The client's current secret, if the ledger had one that it isn't: before the first run nobody's is ours. */
function foreignSecret(ours: readonly Held[], client: KeycloakClient | undefined): ServerSecret | undefined {
  if (client === undefined || client.obstacle !== undefined || ours.length === 0) return undefined;
  return ours.some(({ label }) => label === client.current.name) ? undefined : client.current;
}

function rowOf(held: Held, about: About, facts: Facts): CredentialRow {
  const { label: name, generation, credential, there } = held;
  const { subject, events, client, spans } = about;
  const { record } = subject;
  const { state: known, today } = facts;
  const keyId = known.keyIds.get(name) ?? known.proven.get(name) ?? null;
  const isMade = keyId !== null;
  const isCurrent = credential.state === "current";
  const isHanded = isMade ? hasSomebody(subject, keyId, credential, facts) : false;
  const validUntil = untilOf(credential, there);
  const proof = known.proven.get(name);
  const evidence = { name, spans, events, issuedOn: credential.issuedOn, today };
  return {
    name,
    generation,
    keyId,
    clientId: subject.clientId ?? null,
    state: stateOf(held, { isMade, validUntil, client }, today),
    validFrom: credential.issuedOn,
    validUntil,
    daysLeft: daysBetween(today, validUntil),
    onApp: isMade && client !== undefined && credential.app === undefined ? there !== undefined : null,
    proven: !isMade || (proof === undefined && !isLive(credential)) ? null : proof === keyId,
    published: isMade && isPublished(subject.name, keyId, facts),
    handover: isMade ? handoverOf(subject, { name, keyId, isCurrent, isHanded }, facts) : null,
    confirmedOn: own(record.confirmed, generation) ?? null,
    verdict: isMade ? clientVerdict({ ...evidence, movedOn: movedFrom(record, generation) }) : null,
    // Keycloak says that one was refused, and not which.
    refused: null,
    known: {
      isNewest: isCurrent,
      isHanded,
      ledgerEnd: credential.expiresOn,
      isLiveInLedger: isLive(credential),
      isFoundGone: false,
    },
  };
}

/** Whether anybody has its value; what a client came with, somebody had before. Null if that can't be told. */
function hasSomebody({ handed }: Subject, keyId: string, { code }: Credential, facts: Facts): boolean | null {
  if (code === "taken-over" || handed.some((one) => one.keyId === keyId)) return true;
  return vaultViews(facts).every(({ read }) => read.ok) || facts.handsOver ? false : null;
}

/** The server's date; where it has none, the ledger's. */
function untilOf(credential: Credential, there: ServerSecret | undefined): Day {
  return there?.expiresAt === undefined ? endOf(credential) : dayOfInstant(there.expiresAt);
}

function stateOf(
  { credential, there }: Held,
  is: { readonly isMade: boolean; readonly validUntil: Day; readonly client: KeycloakClient | undefined },
  today: Day,
): CredentialRow["state"] {
  const { isMade, validUntil, client } = is;
  if (!isLive(credential)) return credential.state;
  if (!isMade) return "notMade";
  if (credential.app !== undefined || client === undefined)
    return validUntil <= today ? "expired" : credential.state;
  if (client.isExpired || (validUntil <= today && there?.expiresAt !== undefined)) return "expired";
  if (there !== undefined) return credential.state;
  return validUntil <= today ? "expired" : "removed";
}

/** When it was valid: by the server where that says so, by the ledger's days elsewhere. */
function spanOf({ label: name, credential, there }: Held, client: KeycloakClient | undefined): Span {
  const { issuedOn } = credential;
  const made = there !== undefined && there === client?.current ? there.createdAt : undefined;
  const ended = isLive(credential) ? endOf(credential) : earlier(endOf(credential), credential.endedOn);
  return {
    name,
    from: made !== undefined && dayOfInstant(made) >= issuedOn ? made : startOf(issuedOn),
    until: there === undefined ? startOf(ended) : there.expiresAt,
  };
}

/** One that somebody else made or set: or a run that this state doesn't know, if it was handed over. */
function foreignRow(theirs: ServerSecret, { subject, events, spans }: About, facts: Facts): CredentialRow {
  const { today, state } = facts;
  const { record } = subject;
  // Who overwrites a value leaves its dates: then the time is that of the one before.
  const isOverwritten = Object.keys(record.credentials).some(
    (generation) => state.keyIds.get(credentialName(subject.name, generation)) === theirs.createdAt,
  );
  const keyId = isOverwritten ? null : (theirs.createdAt ?? null);
  const handed = keyId === null ? undefined : subject.handed.find((one) => one.keyId === keyId);
  const validFrom = theirs.createdAt === undefined ? today : dayOfInstant(theirs.createdAt);
  // Without an end there, it gets the policy's once it is taken over.
  const validUntil =
    theirs.expiresAt === undefined
      ? addDays(today, record.policy.secretExpirationDays)
      : dayOfInstant(theirs.expiresAt);
  const evidence = { name: foreignName, spans, events, issuedOn: validFrom, today };
  return {
    name: handed?.generation === undefined ? foreignName : credentialName(subject.name, handed.generation),
    generation: null,
    keyId,
    clientId: subject.clientId ?? null,
    state: handed === undefined ? "foreign" : "unrecorded",
    validFrom,
    validUntil,
    daysLeft: daysBetween(today, validUntil),
    onApp: true,
    proven: null,
    published: keyId !== null && isPublished(subject.name, keyId, facts),
    handover: null,
    confirmedOn: null,
    verdict: clientVerdict({ ...evidence, movedOn: undefined }),
    refused: null,
    known: { isNewest: false, isHanded: handed !== undefined, isLiveInLedger: false, isFoundGone: false },
  };
}
