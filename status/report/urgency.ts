import type { Finding } from "./schema";

const urgency: Readonly<Record<Finding["level"], number>> = { act: 0, unknown: 1, due: 2, note: 3 };

/** What somebody must do first, and of that what ends first. */
export function mostUrgentFirst(one: Finding, other: Finding): number {
  if (one.level !== other.level) return urgency[one.level] - urgency[other.level];
  return (one.by ?? "9999") < (other.by ?? "9999") ? -1 : 1;
}
