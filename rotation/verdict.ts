import { type Day, addDays, daysBetween, inDays, later } from "./calendar";
import type { KeySignIns, Uses } from "./signIns";

/** So many days without a sign-in count as unused: Entra keeps its log no longer. */
export const quietDays = 30;

/** What the sign-in log can tell. */
export type LogCoverage =
  | {
      readonly readable: true;
      /** The first day that it has. */
      readonly from: Day;
    }
  | {
      readonly readable: false;
      /** Why it can't tell anything. */
      readonly reason: string;
    };

/** What the judgement on one credential rests on. */
export interface Evidence {
  readonly signIns: KeySignIns;
  readonly log: LogCoverage;
  readonly issuedOn: Day;
  /** The day on which the consumer was known to have said that it uses a newer one. */
  readonly movedOn?: Day | undefined;
  readonly today: Day;
}

/** Whether a consumer still uses a credential, with the sentence that says so. */
export type Verdict =
  | { readonly kind: "used"; readonly uses: Uses; readonly sentence: string }
  | { readonly kind: "unused"; readonly since: Day; readonly sentence: string }
  | {
      readonly kind: "unknown";
      /** Days that would have to be looked at and can't be. */
      readonly missingDays: number;
      readonly sentence: string;
    };

/**
 * Judges a credential by the sign-ins of the last 30 days, or of as many as it exists. If the consumer said that it
 * moved, only the days after that count: one who has moved since is believed, one who hasn't is caught.
 */
export function judge(evidence: Evidence): Verdict {
  const { signIns, log, movedOn, today } = evidence;
  const from = windowStart(evidence);
  const { used } = signIns;
  if (used !== undefined && used.last >= from) {
    return { kind: "used", uses: used, sentence: usedSentence(used, today) };
  }
  if (!log.readable) {
    const missingDays = Math.max(0, daysBetween(from, today));
    return { kind: "unknown", missingDays, sentence: `can't tell: ${log.reason}` };
  }
  if (from > today) {
    const sentence = `can't tell before ${from}: its move was confirmed only on ${movedOn ?? today}`;
    return { kind: "unknown", missingDays: daysBetween(today, from), sentence };
  }
  const missingDays = daysBetween(from, log.from);
  if (missingDays > 0) {
    const sentence = `can't tell: the log begins on ${log.from}, ${inDays(missingDays)} after ${from}`;
    return { kind: "unknown", missingDays, sentence };
  }
  return { kind: "unused", since: from, sentence: unusedSentence(evidence, from) };
}

function windowStart({ issuedOn, movedOn, today }: Evidence): Day {
  const start = later(issuedOn, addDays(today, -quietDays));
  // On the day itself the sign-ins of the morning may still be the old ones.
  return movedOn === undefined ? start : later(start, addDays(movedOn, 1));
}

function usedSentence({ last, ipAddress, count }: Uses, today: Day): string {
  const day = last.slice(0, 10) as Day;
  const where = ipAddress === "" ? "" : ` from ${ipAddress}`;
  return `used, last on ${day}${ago(day, today)}${where}, ${count} ${count === 1 ? "time" : "times"} in the log`;
}

function unusedSentence({ issuedOn, movedOn, today }: Evidence, from: Day): string {
  if (from === today && from === issuedOn) return "not used yet: issued today";
  if (movedOn !== undefined && from === addDays(movedOn, 1))
    return `no sign-in since its move was confirmed on ${movedOn}`;
  if (from === issuedOn) return `no sign-in since it was issued on ${issuedOn}`;
  return `no sign-in for ${inDays(daysBetween(from, today))}`;
}

function ago(day: Day, today: Day): string {
  const days = daysBetween(day, today);
  return days === 0 ? " (today)" : ` (${inDays(days)} ago)`;
}

/** A sign-in that must be in the log, since it is known to have happened. */
export interface KnownSignIn {
  readonly name: string;
  readonly on: Day;
  /** True if the log has it. */
  readonly isLogged: boolean;
}

/**
 * The log as far as it can be believed. One that lacks what is known to have happened would read as "unused", and the
 * way back would be thought free to go.
 * @param witnesses sign-ins that are known to have happened
 * @param isEmpty true if it has no sign-in at all, while there were credentials to sign in with
 */
export function reliableLog(
  log: LogCoverage,
  witnesses: readonly KnownSignIn[],
  isEmpty: boolean,
  today: Day,
): LogCoverage {
  if (!log.readable) return log;
  // Sign-ins reach the log with a delay of hours.
  const due = witnesses.filter(({ on }) => on >= log.from && on < addDays(today, -1));
  const missing = due.find(({ isLogged }) => !isLogged);
  if (missing !== undefined) {
    const reason = `the log lacks the sign-in that proved ${missing.name} on ${missing.on}, so it is incomplete`;
    return { readable: false, reason };
  }
  if (!isEmpty) return log;
  const reason = `the log has no sign-in of these consumers since ${log.from}: nobody signs in, or sign-ins aren't logged`;
  return { readable: false, reason };
}
