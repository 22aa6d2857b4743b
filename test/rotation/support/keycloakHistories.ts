import fc from "fast-check";
import {
  type Policy,
  type PolicySettings,
  isSound,
  mostOnKeycloak,
  onKeycloak,
  resolvePolicy,
  runsOffBy,
} from "../../../rotation";
import type { Kill } from "./keycloakProgram";
import { runsPerHistory } from "./histories";
import { leastThat } from "./policies";

/** What happens at one run besides the run itself. */
export type Event =
  | { readonly kind: "nothing" | "force" | "unreachable" | "remove" | "bring back" }
  | { readonly kind: "kill"; readonly kill: Kill }
  /** Revokes the newest generation and so many before it. */
  | { readonly kind: "revoke"; readonly from: number; readonly count: number }
  | { readonly kind: "change policy"; readonly policy: Policy }
  /** Somebody else does it, before the run. */
  | { readonly kind: "regenerate" | "overwrite" | "set an older one" | "invalidate" };

export interface Step {
  /** Hours since the run before. */
  readonly gap: number;
  readonly event: Event;
}

export interface History {
  readonly policy: Policy;
  /** There is no client yet, and the stack file lets us make it. */
  readonly creates: boolean;
  readonly steps: readonly Step[];
}

/** Policies that are accepted for Keycloak, half of them only just. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    rotateEveryDays: fc.integer({ min: 1, max: 120 }),
    earlyDays: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    rotated: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    runsOffByDays: fc.oneof(fc.constant(7), fc.integer({ min: 0, max: 20 })),
    switchWithinDays: fc.oneof(fc.constant(60), fc.integer({ min: 1, max: 90 })),
    spareDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  })
  .filter(
    ({ rotateEveryDays, runsOffByDays, earlyDays = 2 * runsOffByDays }) => rotateEveryDays - earlyDays >= 1,
  )
  .map(({ rotated, spareDays, ...rest }): PolicySettings => {
    const { rotatedSecretExpirationDays: most = 0 } = onKeycloak(rest);
    const dates =
      rotated === undefined ? rest : { ...rest, rotatedSecretExpirationDays: Math.round(rotated * most) };
    const isEnough = (life: number): boolean =>
      isSound(resolvePolicy(onKeycloak({ ...dates, secretExpirationDays: life })));
    return { ...dates, secretExpirationDays: leastThat(isEnough) + spareDays };
  })
  .map((settings) => resolvePolicy(onKeycloak(settings)))
  .filter((policy) => isSound(policy) && policy.maxActiveSecrets <= mostOnKeycloak);

const simple = (
  kind:
    | "nothing"
    | "force"
    | "unreachable"
    | "remove"
    | "bring back"
    | "regenerate"
    | "overwrite"
    | "set an older one"
    | "invalidate",
) => fc.constant<Event>({ kind });
const own = [
  { weight: 20, arbitrary: simple("nothing") },
  { weight: 4, arbitrary: simple("force") },
  {
    weight: 3,
    arbitrary: fc
      .record({ from: fc.integer({ min: 0, max: 2 }), count: fc.integer({ min: 1, max: 3 }) })
      .map((one): Event => ({ kind: "revoke", ...one })),
  },
];
const unlucky = [
  {
    weight: 5,
    arbitrary: fc
      .record({ done: fc.integer({ min: 0, max: 5 }), isLost: fc.boolean() })
      .map((kill): Event => ({ kind: "kill", kill })),
  },
  { weight: 2, arbitrary: simple("unreachable") },
  { weight: 1, arbitrary: simple("remove") },
  { weight: 1, arbitrary: simple("bring back") },
];
const foreign = [
  { weight: 2, arbitrary: simple("regenerate") },
  { weight: 2, arbitrary: simple("overwrite") },
  { weight: 2, arbitrary: simple("set an older one") },
  { weight: 1, arbitrary: simple("invalidate") },
  { weight: 1, arbitrary: policies.map((policy): Event => ({ kind: "change policy", policy })) },
];

/** Runs at any hour, with anything that can happen. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  policy: policies,
  creates: fc.boolean(),
  steps: fortyOf(
    fc.record({
      gap: fc.oneof(
        { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 * 24 }) },
        { weight: 5, arbitrary: fc.integer({ min: 70 * 24, max: 106 * 24 }) },
        { weight: 1, arbitrary: fc.integer({ min: 107 * 24, max: 400 * 24 }) },
      ),
      event: fc.oneof({ withCrossShrink: true }, ...own, ...unlucky, ...foreign),
    }),
  ),
});

/** A run every `rotateEveryDays`, up to `runsOffByDays` off, at any hour; nobody else touches the client. */
export const punctualHistory: fc.Arbitrary<History> = fc
  .record({
    policy: policies,
    creates: fc.boolean(),
    runs: fortyOf(
      fc.record({
        off: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
        hour: fc.integer({ min: 0, max: 23 }),
        event: fc.oneof({ withCrossShrink: true }, ...own),
      }),
    ),
  })
  .map(({ policy, creates, runs }) => {
    const most = runsOffBy(policy);
    const hours = runs
      .map(({ off, hour }, at) => (at * policy.rotateEveryDays + Math.round(2 * most * off)) * 24 + hour)
      .sort((a, b) => a - b);
    const steps = runs.map(({ event }, at) => ({ event, gap: (hours[at] ?? 0) - (hours[at - 1] ?? 0) }));
    return { policy, creates, steps };
  });

function fortyOf<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(one, { minLength: runsPerHistory, maxLength: runsPerHistory });
}
