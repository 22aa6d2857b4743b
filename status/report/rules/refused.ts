import { type Day, addDays, credentialName, dayOfInstant, isLive, own, quietDays } from "../../../rotation";
import type { CredentialRow } from "../credentials";
import { announcedEnd } from "../keys";
import { type Situation, contactsOf, isValid, longName, recentDays, usableOf } from "../situation";
import type { Finding } from "../schema";

/** Somebody tries what doesn't work any more. */
export function refusedRule(situation: Situation): Finding[] {
  return [...deadOnes(situation), ...unknownOnes(situation)];
}

/** A secret that is over, in the ledger or not any more. */
type Dead = Pick<CredentialRow, "name" | "keyId" | "refused"> & { readonly validUntil: Day };

function deadOnes(situation: Situation): Finding[] {
  // What was refused so many days ago goes on, for all that anybody knows.
  const recent = addDays(situation.facts.today, -recentDays);
  const newest = usableOf(situation)?.name;
  const who = contactsOf(situation);
  const dead: Dead[] = [...situation.consumer.credentials, ...clearedAway(situation)];
  return dead.flatMap(({ name, validUntil, refused, keyId }): Finding[] => {
    if (refused === null || dayOfInstant(refused.last) < validUntil) return [];
    const goesOn = dayOfInstant(refused.last) >= recent;
    const tries = `${longName(situation)} ${goesOn ? "still tries" : "tried"} ${name}, which ended on ${validUntil}`;
    const times = `${refused.count} refused, last on ${dayOfInstant(refused.last)} from ${refused.ipAddress}`;
    const action = goesOn && newest !== undefined ? `help ${who.join(", ")} to switch to ${newest}` : null;
    const level = goesOn ? "act" : "note";
    const sentence = `${tries}: ${times}`;
    return [{ level, code: "expired-tried", subject: name, who, by: null, sentence, action, keyId }];
  });
}

/** What was handed over and is neither in the ledger nor on the app any more: the log may still have its key ID. */
function clearedAway({ consumer, facts, handed, record }: Situation): Dead[] {
  const shown = new Set(consumer.credentials.map(({ keyId }) => keyId));
  return handed.flatMap((key): Dead[] => {
    const { refused } = facts.signIns.tally.of(consumer.clientId ?? "", key.keyId);
    const end = announcedEnd(key, { name: consumer.name, record }, handed, facts);
    if (shown.has(key.keyId) || refused === undefined) return [];
    const name = key.generation === undefined ? "a secret" : credentialName(consumer.name, key.generation);
    return [{ name, keyId: key.keyId, refused, validUntil: end ?? dayOfInstant(refused.last) }];
  });
}

/** With a secret that its app doesn't have, Entra's log says not which: somebody's mistake, or one that was removed. */
function unknownOnes(situation: Situation): Finding[] {
  const { consumer, facts } = situation;
  const { refused } = facts.signIns.tally.of(consumer.clientId ?? "", "");
  if (refused === undefined) return [];
  const { count, last, ipAddress } = refused;
  const day = dayOfInstant(last);
  const what = `${consumer.name}: ${count} sign-in${count === 1 ? "" : "s"} with a secret that its app doesn't have, last on ${day} from ${ipAddress}`;
  const about = { subject: consumer.name, by: null, keyId: null, code: "unknown-tried" };
  const ended = endedLately(situation);
  const goesOn = day >= addDays(facts.today, -recentDays);
  const isOut = !consumer.credentials.some((row) => isUsedSince(row, last));
  if (!goesOn || (!isOut && ended === undefined))
    return [{ ...about, level: "note", who: [], sentence: what, action: null }];
  const who = contactsOf(situation);
  const usable = usableOf(situation)?.name;
  const guess = ended === undefined ? "" : `; it may be ${ended}`;
  const sentence = `${what}${isOut ? ", and no sign-in with a valid one since" : ""}${guess}`;
  const action =
    usable === undefined ? `ask ${who.join(", ")}` : `help ${who.join(", ")} to switch to ${usable}`;
  return [{ ...about, level: "act", who, sentence, action }];
}

/** On the same day is not enough: whoever got through in the morning may be refused since. */
function isUsedSince({ state, verdict }: CredentialRow, instant: string): boolean {
  return isValid(state) && verdict?.lastUsed != null && verdict.lastUsed.last > instant;
}

/** What was handed over and ended in the last weeks, before its announced end too: whoever didn't switch still tries it. */
function endedLately({ consumer, facts, handed, record }: Situation): string | undefined {
  const from = addDays(facts.today, -quietDays);
  const ended = handed.findLast((key) => {
    const isThere = consumer.credentials.some(({ keyId, onApp }) => keyId === key.keyId && onApp === true);
    const credential = own(record?.credentials, key.generation ?? "");
    const end =
      credential !== undefined && !isLive(credential)
        ? credential.endedOn
        : announcedEnd(key, { name: consumer.name, record }, handed, facts);
    return !isThere && end !== undefined && end >= from && end <= facts.today;
  });
  return ended?.generation === undefined ? undefined : credentialName(consumer.name, ended.generation);
}
