import { type Day, addDays } from "../../rotation/calendar";
import type { Pattern, Secret } from "./pattern";
import { type Rotation, later } from "./scenario";

interface FixedGrid {
  /** Number of the newest planned day that had come when it ran. */
  readonly period: number;
  readonly secrets: readonly Secret[];
}

/**
 * Dates from a grid, without any memory: two passwords whose keepers are computed from the date, one for even periods
 * and one for odd ones (foldr.uk/terraform-rotate-secrets). Each lives for two periods of the grid. Here the grid is
 * the plan of the runs itself, the kindest case.
 */
export function fixedGridPattern({ policy, runs }: Rotation): Pattern<FixedGrid> {
  const secretOf = (period: number, planned: readonly Day[]): Secret[] => {
    const start = planned[period];
    return start === undefined ? [] : [{ name: `period ${period}`, validUntil: later(start, runs, 2) }];
  };
  return {
    run(_state, today, planned) {
      const period = Math.max(
        0,
        planned.findLastIndex((day) => day <= today),
      );
      return { period, secrets: [period - 1, period].flatMap((each) => secretOf(each, planned)) };
    },
    secrets: ({ secrets }) => secrets,
    // As attentive as with the ledger, from the day on which the grid wants the next one.
    overdueOn({ period }, planned) {
      const next = planned[period + 1];
      return next && addDays(next, policy.earlyDays);
    },
  };
}
