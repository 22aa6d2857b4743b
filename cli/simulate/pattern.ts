import type { Day } from "../../rotation/calendar";

/** A secret as the cloud, or Keycloak, knows it. */
export interface Secret {
  readonly name: string;
  /** Accepted until this hour of this day, unless it is deleted or a later run changes it. */
  readonly validUntil: Day;
  /** UTC. Default 0. */
  readonly hour?: number;
}

/** A way to rotate: pure, from what it knew at its last run to what it knows after this one. */
export interface Pattern<State> {
  /** @param planned the days for which runs are planned, for patterns that go by the calendar */
  readonly run: (state: State | undefined, today: Day, planned: readonly Day[]) => State;
  /** What exists in the cloud after the run, the newest last. A secret that is no longer here was deleted. */
  readonly secrets: (state: State) => readonly Secret[];
  /** From this day on, somebody who looks at the status sees that a rotation is missing. */
  readonly overdueOn: (state: State, planned: readonly Day[]) => Day | undefined;
}
