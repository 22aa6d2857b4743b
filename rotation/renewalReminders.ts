import { type Day, dayOfInstant, daysBetween } from "./calendar";
import { isDueFor, noticeOf, shownNow } from "./renewalDays";
import type { Renewal } from "./renewalRecord";

/** Days before the end at which a reminder goes out, beside the one on the day from which it must be renewed. */
export const reminderDays = [30, 14, 7, 1] as const;

/** A reminder: of which certificate, and how many days before its end it is for. */
export interface DueReminder {
  /** `c3`. */
  readonly number: string;
  readonly daysBefore: number;
}

/** The days before a certificate's end on which its owner is reminded, the first one first. */
export function remindersOf(notice: number): number[] {
  return [notice, ...reminderDays.filter((days) => days < notice)];
}

/**
 * The reminder that should have gone out by today, of the certificate that ends first; of those that were passed, the last
 * one only. Undefined if nothing must be renewed.
 */
export function reminderDue(renewal: Renewal, today: Day): DueReminder | undefined {
  const [first] = renewal.step === "left" ? [] : shownNow(renewal);
  if (first === undefined || !isDueFor(first.certificate, renewal.renewBeforeDays, today)) return undefined;
  const left = daysBetween(today, dayOfInstant(first.certificate.notAfter));
  const passed = remindersOf(noticeOf(first.certificate, renewal.renewBeforeDays)).filter(
    (days) => days >= left,
  );
  return { number: first.number, daysBefore: Math.min(...passed) };
}

/** `pexip-conference-c3-14-days`. */
export function reminderName(certificate: string, { number, daysBefore }: DueReminder): string {
  return `${certificate}-${number}-${daysBefore}-days`;
}
