import { type Deadline, deadlinesOn } from "../../../deadlines/deadlines";
import { usesOf } from "../../../deadlines/uses";
import type { Facts } from "../../facts";
import type { Finding, Report } from "../schema";

/** What ends that this stack uses, by its day. */
export function deadlinesOf({ settings, state, nodeMajor, today }: Facts): Deadline[] {
  return deadlinesOn(usesOf(settings, state.apis, nodeMajor), today);
}

export function deadlineFindings(deadlines: readonly Deadline[], { isRehearsal }: Facts): Finding[] {
  return deadlines
    .filter(({ isNews }) => isNews)
    .map(({ entry, concerned, isPast, level, sentence }): Finding => {
      const owners = [...new Set(concerned.flatMap(({ owner }) => owner ?? []))];
      return {
        // The local Azure ends nothing.
        level: isRehearsal ? "note" : level,
        code: isPast ? "date-past" : "date-ahead",
        subject: entry.id,
        who: owners,
        by: isPast ? null : entry.on,
        sentence,
        action: entry.action,
        keyId: null,
      };
    });
}

/** All of them, however far away, with where that is written. */
export function deadlineReports(deadlines: readonly Deadline[]): Report["dates"] {
  return deadlines.map(({ entry: { id, on, what, action, source }, concerned }) => ({
    id,
    on,
    what,
    action,
    concerned: concerned.map(({ name }) => name),
    source: source.url,
    readOn: source.readOn,
  }));
}
