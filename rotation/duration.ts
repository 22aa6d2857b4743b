import { Temporal } from "temporal-polyfill";
import { type Problem, shown } from "./problem";

export type DurationResult =
  { readonly ok: true; readonly days: number } | { readonly ok: false; readonly problem: Problem };

export interface DurationRules {
  /** What a number without a unit counts. Default days. */
  readonly unit?: "days" | "seconds";
  /** The shortest that is accepted, in days. Default 1. */
  readonly least?: 0 | 1;
}

const secondsPerDay = 86_400;

/** Reads a time span as whole days: `180`, `"180d"`, `"180 days"`, `"P180D"`, `"15552000s"`. */
export function parseDuration(value: unknown, key: string, rules: DurationRules = {}): DurationResult {
  const { unit = "days", least = 1 } = rules;
  const days = daysOf(isPlainNumber(value) ? `${value} ${unit}` : value);
  if (days !== undefined && Number.isInteger(days) && days >= least) return { ok: true, days };
  const want = `a whole number of days, ${least} or more, such as 180, "180 days", "P180D" or "15552000s"`;
  return { ok: false, problem: { key, got: shown(value), want } };
}

/** The stack file hands numbers over as text, too. */
function isPlainNumber(value: unknown): value is number | string {
  return typeof value === "number" || (typeof value === "string" && /^\d+$/.test(value));
}

function daysOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const [, number, unit] = /^(\d+) ?(d|days?|s|seconds?)$/.exec(value) ?? [];
  if (unit?.startsWith("d") === true) return Number(number);
  if (unit !== undefined) return Number(number) / secondsPerDay;
  try {
    // Without a day to count from, months and years have no length: Temporal refuses them.
    return Temporal.Duration.from(value).total("days");
  } catch {
    return undefined;
  }
}
