import { type Day, addDays, dayOfInstant, daysBetween, startOf } from "./calendar";
import { own } from "./own";
import type { CertificateRecord, Renewal, ServedCertificate } from "./renewalRecord";

/** It was over when the day began. */
export function isOver({ notAfter }: Pick<ServedCertificate, "notAfter">, today: Day): boolean {
  return notAfter <= startOf(today);
}

/** Days before its end at which what lives so long is renewed: where that is shorter than twice the notice, half of it must do. */
export function noticeWithin(lifeDays: number, renewBeforeDays: number): number {
  return Math.min(renewBeforeDays, Math.floor(lifeDays / 2));
}

/** Days before its end at which a certificate must be renewed, one at least. */
export function noticeOf(
  { notBefore, notAfter }: Pick<ServedCertificate, "notBefore" | "notAfter">,
  renewBeforeDays: number,
): number {
  const life = daysBetween(dayOfInstant(notBefore), dayOfInstant(notAfter));
  return Math.max(1, noticeWithin(life, renewBeforeDays));
}

/** First day on which it must be renewed. */
export function renewOnOf(
  certificate: Pick<ServedCertificate, "notBefore" | "notAfter">,
  renewBeforeDays: number,
): Day {
  return addDays(dayOfInstant(certificate.notAfter), -noticeOf(certificate, renewBeforeDays));
}

/** A certificate with its number, `c3`. */
export interface Numbered {
  readonly number: string;
  readonly certificate: CertificateRecord;
}

type Shown = Pick<Renewal, "places" | "certificates">;

/** What some place shows, the first to end first. */
export function shownNow({ places, certificates }: Shown): Numbered[] {
  const numbers = new Set(Object.values(places).flatMap(({ shows }) => shows));
  return [...numbers]
    .flatMap((number) => {
      const certificate = own(certificates, number);
      return certificate === undefined ? [] : [{ number, certificate }];
    })
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** True if it must be renewed by now. */
export function isDueFor(
  certificate: Pick<ServedCertificate, "notBefore" | "notAfter">,
  renewBeforeDays: number,
  today: Day,
): boolean {
  return renewOnOf(certificate, renewBeforeDays) <= today;
}

/** The new one that some place shows already, while another one shows what it is to take the place of. */
export function successorIn(
  renewal: Shown & Pick<Renewal, "renewBeforeDays">,
  today: Day,
): Numbered | undefined {
  const [first, ...others] = shownNow(renewal);
  const last = others.at(-1);
  if (first === undefined || last === undefined || last.certificate.notAfter <= first.certificate.notAfter)
    return undefined;
  const isLater = last.certificate.firstSeenOn > first.certificate.firstSeenOn;
  const isWaitedFor =
    isDueFor(first.certificate, renewal.renewBeforeDays, today) &&
    !isDueFor(last.certificate, renewal.renewBeforeDays, today);
  return isLater || isWaitedFor ? last : undefined;
}

/** Places that show a certificate. */
export function placesWith({ places }: Pick<Renewal, "places">, number: string): string[] {
  return Object.entries(places).flatMap(([name, { shows }]) => (shows.includes(number) ? [name] : []));
}

/** 3 for `c3`. */
export function numberIn(number: string): number {
  return Number(number.slice(1));
}

/** No two have the same. */
function orderOf({ number, certificate }: Numbered): string {
  return `${certificate.notAfter} ${String(numberIn(number)).padStart(9, "0")}`;
}
