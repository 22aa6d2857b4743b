import { addDays, inDays } from "../../../../rotation";
import type { CredentialRow } from "../credentials";
import { type Situation, alarmDays, contactsOf, currentOf, longName } from "../situation";
import type { Finding } from "../schema";

/** An older credential is still signed in with, or nobody can say that it isn't. */
export function previousRule(situation: Situation): Finding[] {
  const { credentials } = situation.consumer;
  return credentials
    .filter(({ state }) => state === "previous")
    .flatMap((one) => judgePrevious(situation, one));
}

function judgePrevious(situation: Situation, old: CredentialRow): Finding[] {
  const hasMoved = isConfirmed(situation, old);
  const isNear = old.daysLeft <= alarmDays;
  switch (old.verdict.kind) {
    case "unused":
      return [];
    case "used":
      if (hasMoved) return [found(situation, old, "act", "moved-but-used", movedButUsed(situation, old))];
      if (isNear) return [found(situation, old, "act", "still-used", stillUsed(situation, old))];
      return [found(situation, old, "note", "not-moved-yet", notMovedYet(situation, old))];
    case "unknown":
      if (hasMoved) return [];
      if (isNear) return [found(situation, old, "act", "not-confirmed", notConfirmed(situation, old))];
      // A log that can't be read at all is a finding of its own.
      return situation.log.readable
        ? [found(situation, old, "unknown", "use-unknown", notConfirmed(situation, old))]
        : [];
  }
}

function isConfirmed({ consumer }: Situation, old: CredentialRow): boolean {
  const later = consumer.credentials.slice(consumer.credentials.indexOf(old) + 1);
  return later.some(({ confirmedOn }) => confirmedOn !== null);
}

function found(
  situation: Situation,
  { name, validUntil }: CredentialRow,
  level: Finding["level"],
  code: string,
  sentence: string,
): Finding {
  return { level, code, subject: name, who: contactsOf(situation), by: validUntil, sentence };
}

function stillUsed(situation: Situation, old: CredentialRow): string {
  return `${longName(situation)} still signs in with ${ending(old)}: ${old.verdict.sentence}; ${tellThem(situation)}`;
}

function movedButUsed(situation: Situation, old: CredentialRow): string {
  return `${longName(situation)} was confirmed to have moved, and still signs in with ${ending(old)}: ${old.verdict.sentence}; ${tellThem(situation)}`;
}

function notMovedYet({ consumer }: Situation, old: CredentialRow): string {
  const alarm = addDays(old.validUntil, -alarmDays);
  return `${consumer.name} has not moved from ${ending(old)}: ${old.verdict.sentence}; there is time, from ${alarm} on this counts as a failure`;
}

function notConfirmed(situation: Situation, old: CredentialRow): string {
  const { consumer } = situation;
  const who = contactsOf(situation).join(", ");
  const next = currentOf(situation)?.generation ?? undefined;
  const confirm =
    next === undefined ? "" : ` and write \`quarterturn:confirmed: { ${consumer.name}: ${next.slice(1)} }\``;
  return `nobody knows whether ${longName(situation)} still signs in with ${ending(old)}: ${old.verdict.sentence}; ask ${who}${confirm}`;
}

function ending({ name, validUntil, daysLeft }: CredentialRow): string {
  return `${name}, which ends on ${validUntil}, in ${inDays(daysLeft)}`;
}

function tellThem(situation: Situation): string {
  const who = contactsOf(situation).join(", ");
  const newest = currentOf(situation);
  if (newest === undefined) return `tell ${who}: it left the stack file, no newer one comes`;
  return `tell ${who} to switch to ${newest.name}`;
}
