import { addDays } from "../../../../rotation";
import { type Situation, contactsOf, longName, recentDays, usableOf } from "../situation";
import type { Finding } from "../schema";

/** Somebody tries what doesn't work any more. */
export function refusedRule(situation: Situation): Finding[] {
  return [...deadOnes(situation), ...unknownOnes(situation)];
}

function deadOnes(situation: Situation): Finding[] {
  // What was refused so many days ago goes on, for all that anybody knows.
  const recent = addDays(situation.facts.today, -recentDays);
  const newest = usableOf(situation)?.name;
  const who = contactsOf(situation);
  return situation.consumer.credentials.flatMap(({ name, validUntil, refused, keyId }): Finding[] => {
    if (refused === null || refused.last.slice(0, 10) < validUntil) return [];
    const goesOn = refused.last.slice(0, 10) >= recent;
    const tries = `${longName(situation)} ${goesOn ? "still tries" : "tried"} ${name}, which ended on ${validUntil}`;
    const times = `${refused.count} refused, last on ${refused.last.slice(0, 10)} from ${refused.ipAddress}`;
    const action = goesOn && newest !== undefined ? `help ${who.join(", ")} to switch to ${newest}` : null;
    const level = goesOn ? "act" : "note";
    const sentence = `${tries}: ${times}`;
    return [{ level, code: "expired-tried", subject: name, who, by: null, sentence, action, keyId }];
  });
}

function unknownOnes({ consumer, facts }: Situation): Finding[] {
  const { refused } = facts.signIns.tally.of(consumer.clientId ?? "", "");
  if (refused === undefined) return [];
  const { count, last, ipAddress } = refused;
  const sentence = `${consumer.name}: ${count} sign-in${count === 1 ? "" : "s"} with a secret that its app doesn't have, last on ${last.slice(0, 10)} from ${ipAddress}`;
  const about = { subject: consumer.name, who: [], by: null, keyId: null };
  return [{ ...about, level: "note", code: "unknown-tried", sentence, action: null }];
}
