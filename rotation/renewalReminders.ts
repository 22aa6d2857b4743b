import { type Day, addDays, dayOfInstant, daysBetween } from "./calendar";
import { isDueFor, isOver, noticeOf, shownNow } from "./renewalDays";
import type { Renewal, ServedCertificate } from "./renewalRecord";

/** Days before the end at which a reminder goes out, beside the one on the day from which it must be renewed. */
export const reminderDays = [30, 14, 7, 1] as const;

/** A reminder: of which certificate, and how many days before its end it is for. */
export interface DueReminder {
  /** `c3`. */
  readonly number: string;
  readonly daysBefore: number;
}

/**
 * The days before a certificate's end on which its owner is reminded, the first one first. What is renewed by ACME is tried
 * each day from the first on, so the owner hears of it only where that doesn't help.
 */
export function remindersOf(notice: number, isAutomatic = false): number[] {
  const later = reminderDays.filter((days) => days < notice);
  return isAutomatic && later.length > 0 ? later : [notice, ...later];
}

/** The day of the first reminder of a certificate that nobody renews. */
export function firstReminderOn(
  certificate: Pick<ServedCertificate, "notBefore" | "notAfter">,
  { renewBeforeDays, isAutomatic }: Pick<Renewal, "renewBeforeDays" | "isAutomatic">,
): Day {
  const [first = 0] = remindersOf(noticeOf(certificate, renewBeforeDays), isAutomatic);
  return addDays(dayOfInstant(certificate.notAfter), -first);
}

/**
 * The reminder that should have gone out by today, of the certificate that ends first; of those that were passed, the last
 * one only. One that is over already, on a node that doesn't answer any more, say, stands in no other's way. Undefined if
 * nothing must be renewed, or ACME still has time for it.
 */
export function reminderDue(renewal: Renewal, today: Day): DueReminder | undefined {
  const shown = renewal.step === "left" ? [] : shownNow(renewal);
  const due = shown.flatMap(({ number, certificate }) => {
    if (!isDueFor(certificate, renewal.renewBeforeDays, today)) return [];
    const left = daysBetween(today, dayOfInstant(certificate.notAfter));
    const notice = noticeOf(certificate, renewal.renewBeforeDays);
    const passed = remindersOf(notice, renewal.isAutomatic).filter((days) => days >= left);
    return passed.length === 0 ? [] : [{ number, certificate, daysBefore: Math.min(...passed) }];
  });
  const first = due.find(({ certificate }) => !isOver(certificate, today)) ?? due[0];
  return first && { number: first.number, daysBefore: first.daysBefore };
}

/** `pexip-conference-c3-14-days`. */
export function reminderName(certificate: string, { number, daysBefore }: DueReminder): string {
  return `${certificate}-${number}-${daysBefore}-days`;
}
