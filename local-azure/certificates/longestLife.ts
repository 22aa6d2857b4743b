import { digicertSteps, isDigicert, lifeSteps } from "../../deadlines/certificateLife";
import type { Day } from "../../rotation/calendar";

/** The most days that an issuer gives a certificate on a day. */
export function longestLife(issuer: string, on: Day): number {
  const steps = isDigicert(issuer) ? [...lifeSteps, ...digicertSteps] : lifeSteps;
  return Math.min(825, ...steps.filter(([from]) => from <= on).map(([, days]) => days));
}
