import { Temporal } from "temporal-polyfill";
import { type Day, isDay } from "./calendar";

/** A day, and a time of it with a zone, as YAML, the engine (`2026-12-05 10:00:00 +0000 UTC`), the portal or Graph write them. */
const written =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| +)(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)? *(Z|z|[-+]\d{2}:?\d{2})?(?: (?:[A-Z]{3,4}|[-+]\d{4}))?)?$/;

/**
 * A day or a moment in one spelling, in UTC: `2026-12-05` for a day and for 00:00Z of it, else
 * `2026-12-05T10:00:00Z`. A moment without a zone is in UTC. Undefined for a text that is no moment.
 */
export function utcMoment(text: string): string | undefined {
  const [, year = "", month = "", day = "", hour, minute = "", second = "00", rest = "", zone = "Z"] =
    written.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!isDay(date)) return undefined;
  if (hour === undefined) return date;
  try {
    const moment = Temporal.Instant.from(
      `${date}T${hour.padStart(2, "0")}:${minute}:${second}${rest.slice(0, 10)}${zone}`,
    );
    const inUtc = moment.toString();
    return isDay(inUtc.slice(0, 10)) ? inUtc.replace(/T00:00:00Z$/, "") : undefined;
  } catch {
    return undefined;
  }
}

/** The UTC day of a day or a moment; undefined for a text that is neither. */
export function utcDay(text: string): Day | undefined {
  return utcMoment(text)?.slice(0, 10) as Day | undefined;
}
