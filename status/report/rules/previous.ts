import { addDays, inDays } from "../../../rotation";
import type { CredentialRow } from "../credentials";
import { type Situation, alarmDays, contactsOf, longName, usableOf } from "../situation";
import { unclearUse } from "./clientSecrets";
import { hasSuccessor } from "./unmanaged";
import type { Finding } from "../schema";

/** An older credential is still signed in with, or nobody can say that it isn't. */
export function previousRule(situation: Situation): Finding[] {
  const usable = usableOf(situation);
  const old = situation.consumer.credentials.filter((one) => isOld(situation, one));
  // What consumers have until a newer one reaches them is not old, whatever the ledger calls it.
  return old
    .filter((one) => one !== usable || !situation.consumer.isConfigured)
    .flatMap((one) => judgePrevious(situation, one));
}

function isOld(situation: Situation, one: CredentialRow): boolean {
  if (one.state === "previous") return one.known.isHanded !== false;
  return one.state === "unrecorded" && one.daysLeft > 0 && hasSuccessor(situation, one);
}

function judgePrevious(situation: Situation, old: CredentialRow): Finding[] {
  const hasMoved = isConfirmed(situation, old);
  const isNear = old.daysLeft <= alarmDays;
  switch (old.verdict?.kind) {
    case "unused":
    case undefined:
      return [];
    case "used":
      if (hasMoved) return [movedButUsed(situation, old)];
      return [isNear ? stillUsed(situation, old) : notMovedYet(situation, old)];
    case "unknown":
      if (hasMoved) return [];
      if (isNear) return [notConfirmed(situation, old, "act", "not-confirmed")];
      if (situation.consumer.issuer !== null && old.verdict.missingDays === 0 && situation.log.readable)
        return [unclearUse(situation, old)];
      // A log that can't be read at all is a finding of its own.
      return situation.log.readable ? [notConfirmed(situation, old, "unknown", "use-unknown")] : [];
  }
}

function isConfirmed({ consumer }: Situation, old: CredentialRow): boolean {
  const rows = consumer.credentials;
  const later = rows.filter((one, at) =>
    old.state === "unrecorded" ? one.validFrom >= old.validFrom : at > rows.indexOf(old),
  );
  return later.some(({ confirmedOn }) => confirmedOn !== null);
}

function found(
  situation: Situation,
  { name, validUntil, keyId }: CredentialRow,
  finding: Pick<Finding, "level" | "code" | "sentence" | "action">,
): Finding {
  return { subject: name, who: contactsOf(situation), by: validUntil, keyId, ...finding };
}

function stillUsed(situation: Situation, old: CredentialRow): Finding {
  const sentence = `${longName(situation)} still signs in with ${ending(old)}: ${saysOf(old)}`;
  return found(situation, old, { level: "act", code: "still-used", sentence, action: tellThem(situation) });
}

function movedButUsed(situation: Situation, old: CredentialRow): Finding {
  const sentence = `${longName(situation)} was confirmed to have moved, but still signs in with ${ending(old)}: ${saysOf(old)}`;
  return found(situation, old, {
    level: "act",
    code: "moved-but-used",
    sentence,
    action: tellThem(situation),
  });
}

function notMovedYet(situation: Situation, old: CredentialRow): Finding {
  const { name } = situation.consumer;
  const sentence = `${name} has not moved from ${ending(old)}: ${saysOf(old)}`;
  const action = `wait: there is still time; from ${addDays(old.validUntil, -alarmDays)} on it counts as a failure`;
  return found(situation, old, { level: "note", code: "not-moved-yet", sentence, action });
}

function notConfirmed(
  situation: Situation,
  old: CredentialRow,
  level: Finding["level"],
  code: string,
): Finding {
  const { name, isConfigured } = situation.consumer;
  const who = contactsOf(situation).join(", ");
  const next = isConfigured ? (usableOf(situation)?.generation ?? undefined) : undefined;
  const confirm =
    next === undefined ? "" : ` and write \`quarterturn:confirmed: { ${name}: ${next.slice(1)} }\``;
  const sentence = `nobody knows whether ${longName(situation)} still signs in with ${ending(old)}: ${saysOf(old)}`;
  return found(situation, old, { level, code, sentence, action: `ask ${who}${confirm}` });
}

function saysOf({ verdict }: CredentialRow): string {
  return verdict?.sentence ?? "";
}

function ending({ name, validUntil, daysLeft }: CredentialRow): string {
  return `${name}, which ends on ${validUntil}, in ${inDays(daysLeft)}`;
}

function tellThem(situation: Situation): string {
  const who = contactsOf(situation).join(", ");
  const newest = usableOf(situation);
  if (newest === undefined || !situation.consumer.isConfigured)
    return `tell ${who}: it left the stack file, so no newer one follows`;
  return `tell ${who} to switch to ${newest.name}`;
}
