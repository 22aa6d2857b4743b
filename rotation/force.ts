import { engineNumber } from "./engineNumber";
import { utcMoment } from "./moment";

/** What a stack file may say of a rotation that somebody forces: YAML takes what has no quotes for a number, or a day. */
export type ForceValue = string | number | boolean;

/** The reason that is shown: a day as a day, however the engine writes it. */
export function forceReason(value: ForceValue): string {
  const text = String(value).trim();
  return utcMoment(text) ?? text;
}

/**
 * True if both are the same order, with quotes or without: the engine turns `2026-12-05` into
 * `2026-12-05 00:00:00 +0000 UTC`, `1.10` into 1.1 and `0042` into 34. A ledger may have kept any of these spellings.
 */
export function isSameForce(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && plain(one) === plain(other));
}

function plain(order: string): string {
  const text = forceReason(order);
  const number = engineNumber(text);
  if (number !== undefined) return String(number);
  return /^(true|false)$/i.test(text) ? text.toLowerCase() : text;
}
