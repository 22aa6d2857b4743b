import { digicertSteps, isDigicert, lifeSteps } from "../../deadlines/certificateLife";
import { type Day, addDays } from "../../rotation";

/** The most days that an issuer gives a certificate on a day. */
export function longestLife(issuer: string, issuedOn: Day): number {
  const own = isDigicert(issuer) ? [...lifeSteps, ...digicertSteps] : lifeSteps;
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
