import { type Day, addDays, daysBetween, inDays, noticeWithin } from "../rotation";
import { longestLife, stepsOf } from "./issuers";
import { listed } from "./words";

/** From its first day to its last. */
export interface Life {
  readonly from: Day;
  readonly until: Day;
}

/** The first day on which a certificate is to be renewed: so many days before its end, and not before half of its life. */
export function renewalDay({ from, until }: Life, renewBeforeDays: number): Day {
  return addDays(until, -noticeWithin(daysBetween(from, until), renewBeforeDays));
}

/** The renewals until a day, each when it is due, as long as the issuer then may. */
export function renewals(issuer: string, first: Day, renewBeforeDays: number, until: Day): Life[] {
  const planned: Life[] = [];
  for (let from = first; from < until;) {
    const life = { from, until: addDays(from, longestLife(issuer, from)) };
    planned.push(life);
    from = renewalDay(life, renewBeforeDays);
  }
  return planned;
}

/** What the calendar is held against. */
export interface Rhythm {
  /** Days between two dates on which somebody renews by hand: those of the secrets' rotation. */
  readonly everyDays: number;
  /** Such a date comes up to this many days late. */
  readonly offByDays: number;
}

/** A certificate that somebody renews by hand. */
export interface ByHand {
  readonly name: string;
  readonly issuer: string;
  readonly renewBeforeDays: number;
}

/** What will go wrong with a calendar as it is. */
export interface CalendarProblem {
  /** Names in the stack file. */
  readonly certificates: readonly string[];
  /** The day from which it is so. */
  readonly from: Day;
  readonly sentence: string;
  readonly action: string;
}

/**
 * Certificates whose renewal by hand, at the rhythm at which the secrets are rotated, will leave less time than is wanted:
 * the first step of their issuer at which that is so, with the sum.
 * @param until the last day that is looked ahead to
 */
export function calendarProblems(
  certificates: readonly ByHand[],
  rhythm: Rhythm,
  today: Day,
  until: Day,
): CalendarProblem[] {
  const problems = new Map<string, CalendarProblem>();
  for (const one of certificates) {
    const problem = problemOf(one, rhythm, today, until);
    if (problem === undefined) continue;
    const known = problems.get(problem.sentence);
    const names = [...(known?.certificates ?? []), one.name];
    problems.set(problem.sentence, { ...problem, certificates: names });
  }
  return [...problems.values()].map((one) => ({
    ...one,
    sentence: `${listed(one.certificates)}: ${one.sentence}`,
  }));
}

function problemOf(
  { name, issuer }: ByHand,
  { everyDays, offByDays }: Rhythm,
  today: Day,
  until: Day,
): CalendarProblem | undefined {
  const days = [today, ...stepsOf(issuer).map(({ from }) => from)].filter(
    (day) => today <= day && day <= until,
  );
  const from = days.sort().find((day) => longestLife(issuer, day) - everyDays < 2 * offByDays);
  if (from === undefined) return undefined;
  const life = longestLife(issuer, from);
  const left = life - everyDays;
  const when = from === today ? "" : ` that is issued from ${from} on`;
  const rest = left >= 0 ? `leaves ${inDays(left)}` : `comes ${inDays(-left)} too late`;
  return {
    certificates: [name],
    from,
    sentence: `renewing by hand every ${inDays(everyDays)}, as the secrets are rotated, ${rest} (${life} − ${everyDays}) with a certificate of ${issuer}${when}, and a run may be up to ${inDays(offByDays)} early or late`,
    action: "let it be renewed by ACME, or renew it by hand when a reminder comes and not with the secrets",
  };
}
