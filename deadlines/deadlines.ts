import { type Day, addDays, daysBetween, inDays } from "../rotation";
import { type Concerned, type Entry, register } from "./register";
import type { Uses } from "./uses";

/** An entry of the register that concerns a stack. */
export interface Deadline {
  readonly entry: Entry;
  readonly concerned: readonly Concerned[];
  readonly isPast: boolean;
  /** False while its day is further away than its notice. */
  readonly isNews: boolean;
  readonly level: "act" | "due" | "note";
  /** What, when, and what of this stack it concerns; without an end. */
  readonly sentence: string;
}

/** What ends that a stack uses, by its day. Pure: what is over and done with isn't among it. */
export function deadlinesOn(uses: Uses, today: Day, entries: readonly Entry[] = register): Deadline[] {
  return entries.flatMap((entry) => {
    const concerned = entry.concerns(uses);
    if (concerned.length === 0 || (entry.saidUntil !== undefined && entry.saidUntil < today)) return [];
    const isPast = entry.on <= today;
    return [
      {
        entry,
        concerned,
        isPast,
        isNews: addDays(entry.on, -entry.noticeDays) <= today,
        level: isPast ? entry.then : before(entry.then),
        sentence: `${whenOf(entry.on, today)}: ${entry.what}; of this stack: ${namesOf(concerned)}`,
      },
    ];
  });
}

const before = (then: Entry["then"]): Deadline["level"] => (then === "act" ? "due" : "note");

/** `2027-02-27, in 93 days`, `today`, `since 2027-02-27`. */
function whenOf(on: Day, today: Day): string {
  if (on === today) return `from today, ${on}, on`;
  return on < today ? `since ${on}` : `from ${on} on, in ${inDays(daysBetween(today, on))}`;
}

function namesOf(concerned: readonly Concerned[]): string {
  const names = concerned.map(({ name }) => name);
  return names.length > 4
    ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} others`
    : names.join(", ");
}
