import { types } from "../names/types";
import { type Renewal, readRenewal } from "../rotation";
import type { Preview } from "./preview";
import type { Step } from "./step";

/** A watched certificate as this plan finds and leaves it; undefined where there is none, or nothing that can be read. */
export interface WatchedSight {
  readonly name: string;
  readonly step: Step;
  readonly before: Renewal | undefined;
  readonly after: Renewal | undefined;
}

export function watchedIn({ steps }: Preview): WatchedSight[] {
  return steps
    .filter(({ type }) => type === types.watchedCertificate)
    .map((step) => ({
      name: step.name,
      step,
      before: readRenewal(step.before?.inputs),
      after: readRenewal(step.after?.inputs),
    }));
}

/** True for what only looks and reminds: no credential hangs on it, and what it finds may differ from one run to the next. */
export function isWatching(type: string): boolean {
  return type === types.watchedCertificate || type === types.reminder;
}
