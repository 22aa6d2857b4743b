import { type Day, addDays, parseDay } from "../../rotation";

/** The most days that a public TLS certificate may live if it is issued from a day on (CA/B Forum, ballot SC-081). */
const steps: readonly (readonly [from: Day, days: number])[] = [
  [parseDay("2020-09-01"), 398],
  [parseDay("2026-03-15"), 200],
  [parseDay("2027-03-15"), 100],
  [parseDay("2029-03-15"), 47],
];

/** DigiCert went first, by three weeks and one day of life. */
const digicert: readonly (readonly [from: Day, days: number])[] = [[parseDay("2026-02-24"), 199]];

/** The most days that an issuer gives a certificate on a day. */
export function longestLife(issuer: string, issuedOn: Day): number {
  const own = /digicert/i.test(issuer) ? [...steps, ...digicert] : steps;
  const allowed = own.filter(([from]) => from <= issuedOn).map(([, days]) => days);
  return Math.min(...allowed, 825);
}

/** A certificate to come. */
export interface PlannedCertificate {
  readonly validFrom: Day;
  readonly validUntil: Day;
}

/** The renewals until a day: each `renewBeforeDays` before the last one ends, as long as the issuer then may. */
export function renewals(
  issuer: string,
  first: Day,
  renewBeforeDays: number,
  until: Day,
): PlannedCertificate[] {
  const planned: PlannedCertificate[] = [];
  for (let on = first; on < until;) {
    const validUntil = addDays(on, longestLife(issuer, on));
    planned.push({ validFrom: on, validUntil });
    // Where life is shorter than the notice, half of it must do.
    on = addDays(validUntil, -Math.min(renewBeforeDays, Math.floor(longestLife(issuer, on) / 2)));
  }
  return planned;
}
