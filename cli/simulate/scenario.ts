import { type Day, addDays, addMonths, parseDay } from "../../rotation/calendar";
import { type System, onKeycloak } from "../../rotation/keycloak";
import { type Policy, defaultPolicy, resolvePolicy } from "../../rotation/policy";
import type { Every } from "../../rotation/policyExamples";

/** What is simulated. The same scenario gives the same result, to the last token request. */
export interface Scenario {
  readonly years: number;
  readonly consumers: number;
  readonly seed: number;
  /** Each run comes up to this many days early or late: at most 45, so that it stays in its quarter. */
  readonly jitter: number;
  /** Probability that a quarterly run does not happen at all. */
  readonly miss: number;
  /** Days between two looks at the status, which make up for a missing rotation; left out: nobody looks. */
  readonly watch?: number;
  /** A consumer switches from 3 to this many days after a handover. */
  readonly switchWithin: number;
  /** Default `entra`. */
  readonly system?: System;
  /** How secrets rotate, and when runs are planned; left out: the system's default policy, every quarter. */
  readonly rotation?: Rotation;
}

export interface Rotation {
  readonly policy: Policy;
  readonly runs: Every;
}

export const shortestSwitch = 3;

/** Runs are planned for the first of January, April, July and October: 90 to 92 days apart. */
export const firstQuarter: Day = parseDay("2027-01-01");

export const quarterly: Rotation = { policy: defaultPolicy, runs: { months: 3 } };

const quarterlyOnKeycloak: Rotation = { ...quarterly, policy: resolvePolicy(onKeycloak({})) };

/** How secrets rotate in a scenario. */
export function rotationOf({ rotation, system }: Pick<Scenario, "rotation" | "system">): Rotation {
  return rotation ?? (system === "keycloak" ? quarterlyOnKeycloak : quarterly);
}

/** The day that lies so many steps of a schedule later. */
export function later(from: Day, every: Every, steps: number): Day {
  return "days" in every ? addDays(from, steps * every.days) : addMonths(from, steps * every.months);
}
