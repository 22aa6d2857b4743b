import type { Asked } from "./operations";
import type { Fault } from "./table";

/** One request in its turn. */
export interface Turn extends Asked {
  /** Which of its service's requests it is, from 1. */
  readonly number: number;
}

/** Why a request is refused. */
export type Refusal = "denied" | "serverError" | "throttled";

/** What becomes of an answer: how much longer it takes, and whether it gets through. */
export interface Aftermath {
  readonly milliseconds: number;
  readonly isDropped: boolean;
}

/** Before the work: why it is refused, or undefined if it may begin. The fault that was given first decides. */
export function before(faults: readonly Fault[], turn: Turn): Refusal | undefined {
  return faults.map((fault) => refusalBy(fault, turn)).find((refusal) => refusal !== undefined);
}

/** After the work. */
export function after(faults: readonly Fault[], turn: Turn): Aftermath {
  const slow = faults.find((fault) => fault.name === "slow");
  return {
    milliseconds: slow?.value ?? 0,
    isDropped: faults.some((fault) => fault.name === "drop-after-work" && strikes(fault.value, turn)),
  };
}

function refusalBy(fault: Fault, turn: Turn): Refusal | undefined {
  switch (fault.name) {
    case "deny":
      return strikes(fault.value, turn) ? "denied" : undefined;
    case "server-error":
      return strikes(fault.value, turn) ? "serverError" : undefined;
    case "throttle":
      return strikes(fault.value, turn) ? "throttled" : undefined;
    case "drop-after-work":
    case "forbid-passwords":
    case "no-sign-in-logs":
    case "password-lifetime":
    case "replication-delay":
    case "slow":
    case "stale-reads":
      return undefined;
  }
}

/** Whether a fault for every Nth request, or for one operation, is for this one. */
function strikes(on: number | string, { number, operation }: Turn): boolean {
  return typeof on === "number" ? number % on === 0 : on === operation;
}
