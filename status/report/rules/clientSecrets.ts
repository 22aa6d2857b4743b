import { addDays, dayOfInstant, inDays, isLive, own } from "../../../rotation";
import type { KeycloakClient } from "../../facts";
import { clientOf } from "../clientRows";
import { usesOf } from "../clientUse";
import type { CredentialRow } from "../credentials";
import type { Finding } from "../schema";
import {
  type Situation,
  aboutRow,
  contactsOf,
  isValid,
  newestOf,
  recentDays,
  upCommand,
  usableOf,
} from "../situation";

/** What secrets a client of Keycloak has isn't what the ledger says, or somebody is refused. */
export function clientSecretsRule(situation: Situation): Finding[] {
  const { facts, consumer } = situation;
  const client = clientOf(consumer.name, facts);
  if (client === undefined || client.obstacle !== undefined) return [];
  const theirs = consumer.credentials.find(({ state }) => state === "foreign" || state === "unrecorded");
  return [
    ...(theirs === undefined ? [] : [replaced(situation, theirs, client)]),
    ...consumer.credentials.flatMap((row) => [
      ...gone(situation, row, theirs),
      ...stillTaken(situation, row),
    ]),
    ...refused(situation),
  ];
}

/** Regenerated (then ours works for a while as the rotated one) or overwritten (then it doesn't). */
function replaced(
  situation: Situation,
  theirs: CredentialRow,
  { rotated, isExpired }: KeycloakClient,
): Finding {
  const { consumer, facts } = situation;
  const who = contactsOf(situation).join(", ");
  const newest = newestOf(situation);
  const ours = newest?.name ?? "what the ledger has";
  const isRotated = rotated !== undefined && rotated.name === newest?.name && !isExpired;
  const consequence = isRotated
    ? `${ours} works until ${rotated.expiresAt ?? "somebody ends it"}, and is refused then`
    : `whoever uses ${ours} is refused`;
  if (theirs.state === "unrecorded") {
    const sentence = `the secret of ${consumer.name}'s client is ${theirs.name}, handed over by a run that this state doesn't know; ${consequence}`;
    const action = `restore the newer state (\`pulumi stack import --stack ${facts.stack}\`) or, if there is none, run ${upCommand(situation)}: it takes the present one over`;
    return found(situation, theirs, "act", "not-in-state", sentence, action);
  }
  const how = isRotated ? "regenerated" : "replaced";
  const sentence = `somebody ${how} the secret of ${consumer.name}'s client ${consumer.clientId ?? ""}: ${consequence}`;
  const action = consumer.isConfigured
    ? `run ${upCommand(situation)}: it takes the client's present secret over, and hands it over; tell ${who} to switch to it${isRotated ? "" : " at once"}, and find out who it was`
    : `tell ${who}: it left the stack file, so no run hands the new one over`;
  const code = isRotated ? "secret-regenerated" : "secret-replaced";
  return found(situation, theirs, "act", code, sentence, action);
}

/** The ledger takes it for valid, and the server doesn't take it. That a later secret ended the newest is said already. */
function gone(situation: Situation, row: CredentialRow, theirs: CredentialRow | undefined): Finding[] {
  if (row.state !== "removed" || (row.known.isNewest && theirs !== undefined)) return [];
  const { consumer } = situation;
  const at = consumer.credentials.indexOf(row);
  const hasMoved = consumer.credentials.slice(at + 1).some(({ confirmedOn }) => confirmedOn !== null);
  if (hasMoved && !row.known.isNewest) return [];
  const sentence = `${consumer.name}'s client doesn't take ${row.name} any more, which was to work until ${row.validUntil}: somebody ended it, and sign-ins with it are refused`;
  const usable = usableOf(situation);
  const who = contactsOf(situation).join(", ");
  const action =
    usable === undefined
      ? `run ${upCommand(situation)}: it issues a new one, and tell ${who}`
      : `whoever still uses it must switch: tell ${who} to use ${usable.name}`;
  return [found(situation, row, "act", "ended-by-somebody", sentence, action)];
}

/** It was ended early, and Keycloak doesn't know it yet: a later run invalidates what one has released. */
function stillTaken(situation: Situation, row: CredentialRow): Finding[] {
  const { record, facts } = situation;
  const credential = own(record?.credentials, row.generation ?? "");
  if (credential === undefined || isLive(credential) || row.onApp !== true) return [];
  if (row.validUntil <= facts.today || row.state !== "revoked") return [];
  const sentence = `${row.name} is revoked, and Keycloak still takes it until ${row.validUntil}`;
  const action = `run ${upCommand(situation)}: it invalidates it`;
  return [found(situation, row, "act", "not-removed", sentence, action)];
}

/** Keycloak's events don't say with which secret somebody was refused. */
function refused(situation: Situation): Finding[] {
  const { consumer, facts } = situation;
  const events = facts.clients.get(consumer.name)?.events;
  const uses = usesOf(events?.refused ?? []);
  if (uses === undefined) return [];
  const day = dayOfInstant(uses.last);
  const times = `${uses.count} sign-in${uses.count === 1 ? "" : "s"} with a secret that its client doesn't take, last on ${day} from ${uses.ipAddress}`;
  const isThrough = (events?.signIns ?? []).some(({ at }) => at > uses.last);
  const ended = consumer.credentials.findLast((row) => hasEndedLately(row, situation));
  const goesOn = day >= addDays(facts.today, -recentDays);
  const about = { subject: consumer.name, by: null, keyId: null, code: "unknown-tried" };
  const sentence = `${consumer.name}: ${times}`;
  if (!goesOn || (isThrough && ended === undefined))
    return [{ ...about, level: "note", who: [], sentence, action: null }];
  const who = contactsOf(situation);
  const usable = usableOf(situation)?.name;
  const action =
    usable === undefined ? `ask ${who.join(", ")}` : `help ${who.join(", ")} to switch to ${usable}`;
  const none = isThrough ? "" : ", and no sign-in that was let in since";
  const guess = ended === undefined ? "" : `; it may be ${ended.name}`;
  return [{ ...about, level: "act", who, sentence: `${sentence}${none}${guess}`, action }];
}

function hasEndedLately(
  { state, validUntil, generation }: CredentialRow,
  { facts, record }: Situation,
): boolean {
  if (generation === null || isValid(state) || state === "notMade") return false;
  const credential = own(record?.credentials, generation);
  const end = credential === undefined || isLive(credential) ? validUntil : credential.endedOn;
  return state === "removed" || (end <= facts.today && end >= addDays(facts.today, -30));
}

function found(
  situation: Situation,
  row: CredentialRow,
  level: Finding["level"],
  code: string,
  sentence: string,
  action: string,
): Finding {
  return { ...aboutRow(row), level, code, who: contactsOf(situation), sentence, action };
}

/** Keycloak can't tell which of two is used, and there is time: neither an alarm nor all that could be known. */
export function unclearUse(
  { consumer }: Situation,
  { name, validUntil, daysLeft, verdict }: CredentialRow,
): Finding {
  const sentence = `Keycloak doesn't log whether ${consumer.name} still signs in with ${name}, which ends on ${validUntil}, in ${inDays(daysLeft)}: ${verdict?.sentence ?? ""}`;
  const usable = consumer.credentials.findLast(
    ({ state, generation }) => state === "current" && generation !== null,
  );
  const number = usable?.generation?.slice(1);
  const action =
    number === undefined
      ? null
      : `once it says that it moved, write \`quarterturn:confirmed: { ${consumer.name}: ${number} }\``;
  return {
    subject: name,
    who: [],
    by: validUntil,
    keyId: null,
    level: "note",
    code: "use-unclear",
    sentence,
    action,
  };
}
