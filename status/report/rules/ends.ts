import { type Day, addDays, dayOfInstant, timeToSwitch } from "../../../rotation";
import type { CredentialRow } from "../credentials";
import type { Finding } from "../schema";
import { type Situation, aboutRow, contactsOf, hasMovedOn, newOne, usableOf } from "../situation";

/** Entra lets a secret begin or end on another day than the ledger has it: what Entra says is what happens. */
export function endsRule(situation: Situation): Finding[] {
  return situation.consumer.credentials.flatMap((row) => [
    ...otherEnd(situation, row),
    ...laterStart(situation, row),
  ]);
}

function otherEnd(situation: Situation, row: CredentialRow): Finding[] {
  const { ledgerEnd, password, isLiveInLedger } = row.known;
  if (ledgerEnd === undefined || password === undefined || !isLiveInLedger) return [];
  const end = dayOfInstant(password.endsAt);
  // One made by hand may end within a day; the stack file has whole days.
  const isWhole = /T00:00:00(\.0+)?Z$/.test(password.endsAt);
  if (ledgerEnd === end || (!isWhole && ledgerEnd === addDays(end, 1))) return [];
  const source = row.generation === "g0" ? "the stack file's `adopt`" : "the ledger";
  const sentence = `${row.name} ends on ${end} in Entra, but ${source} says ${ledgerEnd}`;
  if (end > ledgerEnd)
    return [{ ...about(situation, row), level: "note", code: "end-differs", sentence, action: null }];
  return [{ ...about(situation, row), code: "end-differs", ...earlierEnd(situation, row, end, sentence) }];
}

/** What the earlier end calls for: a run reckons with the later one. */
function earlierEnd(
  situation: Situation,
  row: CredentialRow,
  end: Day,
  sentence: string,
): Pick<Finding, "level" | "sentence" | "action"> {
  const { facts, consumer, record } = situation;
  const isOver = end <= facts.today;
  const who = contactsOf(situation).join(", ");
  if (row.known.isNewest) {
    const inTime = record !== undefined && addDays(end, -timeToSwitch(record.policy));
    const { nextRotation } = consumer;
    if (!isOver && nextRotation !== null && inTime !== false && nextRotation <= inTime)
      return { level: "note", sentence, action: null };
    const anew = consumer.isConfigured
      ? `${newOne(situation, `${row.name} ends early`)}, and tell ${who} to switch to it`
      : `tell ${who}: it left the stack file, so no newer one follows`;
    const consequence = isOver ? "sign-ins with it are refused" : "no run issues its successor in time";
    return { level: "act", sentence: `${sentence}: ${consequence}`, action: anew };
  }
  if (!isOver || hasMovedOn(situation, row.keyId)) return { level: "note", sentence, action: null };
  const usable = usableOf(situation);
  const action =
    usable === undefined
      ? `tell ${who}`
      : `whoever still uses it must switch: tell ${who} to use ${usable.name}`;
  return { level: "act", sentence: `${sentence}: sign-ins with it are refused`, action };
}

function laterStart(situation: Situation, row: CredentialRow): Finding[] {
  const { password, isLiveInLedger } = row.known;
  if (password === undefined || !isLiveInLedger || row.validFrom <= situation.facts.today) return [];
  const sentence = `Entra says that ${row.name} is valid only from ${row.validFrom}: sign-ins with it are refused until then`;
  const usable = usableOf(situation);
  const who = contactsOf(situation).join(", ");
  const action = `tell ${who}${usable === undefined ? "" : ` to use ${usable.name} until then`}`;
  return [{ ...about(situation, row), level: "act", code: "not-yet-valid", sentence, action }];
}

function about(situation: Situation, row: CredentialRow): Pick<Finding, "subject" | "keyId" | "by" | "who"> {
  return { ...aboutRow(row), who: contactsOf(situation) };
}
