import fc from "fast-check";
import { type Policy, runsOffBy } from "../../../rotation";
import { policies } from "./policies";

/** What happens at one run besides the run itself. */
export type Event =
  | {
      readonly kind:
        "nothing" | "force" | "confirm" | "remove" | "bring back" | "rename" | "adopt" | "change app";
    }
  /** Somebody removes the generation that lies `back` before the newest from its app, and a refresh sees it. */
  | { readonly kind: "lose"; readonly back: number }
  /** The run is killed after the ledger was stored; of its further steps, the first `done` happened. */
  | { readonly kind: "kill"; readonly done: number }
  /** Revokes the generation that lies `back` before the newest. */
  | { readonly kind: "revoke"; readonly back: number }
  | { readonly kind: "change policy"; readonly policy: Policy };

export interface Step {
  /** Days since the run before; 0: a second run on the same day. */
  readonly gap: number;
  readonly event: Event;
}

export interface History {
  readonly policy: Policy;
  readonly steps: readonly Step[];
}

/** As many histories as the whole proof takes; the mutation run takes fewer of them for each mutant. */
export const histories = Number(process.env.HISTORIES ?? 10_000);
export const runsPerHistory = 40;

const gaps = fc.oneof(
  { withCrossShrink: true },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 5, arbitrary: fc.integer({ min: 75, max: 106 }) },
  { weight: 1, arbitrary: fc.integer({ min: 107, max: 400 }) },
);

const simple = (
  kind: "nothing" | "force" | "confirm" | "remove" | "bring back" | "rename" | "adopt" | "change app",
) => fc.constant<Event>({ kind });

const quietEvents = [
  { weight: 20, arbitrary: simple("nothing") },
  { weight: 3, arbitrary: simple("force") },
  { weight: 2, arbitrary: simple("confirm") },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }).map((back): Event => ({ kind: "revoke", back })) },
];
const policyChanges = {
  weight: 2,
  arbitrary: policies.map((policy): Event => ({ kind: "change policy", policy })),
};

const anyEvents = fc.oneof(
  { withCrossShrink: true },
  ...quietEvents,
  policyChanges,
  { weight: 1, arbitrary: simple("adopt") },
  { weight: 1, arbitrary: simple("remove") },
  { weight: 1, arbitrary: simple("bring back") },
  { weight: 1, arbitrary: simple("rename") },
  { weight: 1, arbitrary: simple("change app") },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((back): Event => ({ kind: "lose", back })) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }).map((done): Event => ({ kind: "kill", done })) },
);

const quiet = fc.oneof({ withCrossShrink: true }, ...quietEvents);

/** Where a run comes between as early as the policy lets it, 0, and as late, 1; most often at one of the two. */
const offs = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/** A run every `rotateEveryDays`, up to `runsOffByDays` off; rotations are forced and secrets revoked at these runs only. */
export const punctualHistory: fc.Arbitrary<History> = fc
  .record({
    policy: policies,
    runs: fortyOf(fc.record({ off: offs, event: quiet })),
  })
  .map(({ policy, runs }) => {
    const most = runsOffBy(policy);
    const days = runs
      .map(({ off }, index) => index * policy.rotateEveryDays + Math.round(2 * most * off))
      .sort((a, b) => a - b);
    const steps = runs.map(({ event }, index) => ({
      event,
      gap: (days[index] ?? 0) - (days[index - 1] ?? 0),
    }));
    return { policy, steps };
  });

/** Runs at any time, or none for a year. */
export const unpunctualHistory: fc.Arbitrary<History> = fc.record({
  policy: policies,
  steps: fortyOf(fc.record({ gap: gaps, event: quiet })),
});

/** The same, and the policy changes between runs. */
export const changefulHistory: fc.Arbitrary<History> = fc.record({
  policy: policies,
  steps: fortyOf(
    fc.record({ gap: gaps, event: fc.oneof({ withCrossShrink: true }, ...quietEvents, policyChanges) }),
  ),
});

/** Runs at any time, with anything that can happen. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  policy: policies,
  steps: fortyOf(fc.record({ gap: gaps, event: anyEvents })),
});

function fortyOf<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: runsPerHistory, maxLength: runsPerHistory });
}
