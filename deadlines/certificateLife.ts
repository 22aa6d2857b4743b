import { type Day, parseDay } from "../rotation";

/** From a day on, the most days that a public TLS certificate may live if it is issued then. */
export type LifeStep = readonly [from: Day, days: number];

/** CA/B Forum, ballot SC-081. */
export const lifeSteps: readonly LifeStep[] = [
  [parseDay("2020-09-01"), 398],
  [parseDay("2026-03-15"), 200],
  [parseDay("2027-03-15"), 100],
  [parseDay("2029-03-15"), 47],
];

/** DigiCert went first, by three weeks and one day of life. */
export const digicertSteps: readonly LifeStep[] = [[parseDay("2026-02-24"), 199]];

export function isDigicert(issuer: string): boolean {
  return /digicert/i.test(issuer);
}
