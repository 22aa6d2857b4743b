import fc from "fast-check";
import type { Periods } from "../rotation/support/keycloakServer";

/** What happens to a client and to its realm. */
export type Step =
  /** Our next generation: the take-over, then a regenerate each. `isLost`: the run is killed before the state has it. */
  | { readonly kind: "make"; readonly isLost: boolean; readonly endsRotated: boolean }
  /** The same, and once more at once, since the engine was killed. */
  | { readonly kind: "make twice" }
  /** Our delete of an older generation, counted from the newest. */
  | { readonly kind: "revoke"; readonly back: number }
  /** By a foreign admin; an overwrite is a PUT of the whole client with another secret. */
  | { readonly kind: "regenerate" | "overwrite" | "set an older one" | "invalidate" }
  | { readonly kind: "remove policy" | "put policy back" }
  | { readonly kind: "change periods"; readonly periods: Periods }
  | { readonly kind: "time passes"; readonly days: number };

export interface History {
  readonly periods: Periods;
  readonly steps: readonly Step[];
}

/** Fewer where all tests run; `npm run test:keycloak` takes a thousand. */
export const histories = Number(process.env.HISTORIES ?? 100);

const periods: fc.Arbitrary<Periods> = fc
  .record({ life: fc.integer({ min: 2, max: 200 }), rotated: fc.integer({ min: 0, max: 100 }) })
  .map(({ life, rotated }) => ({
    secretExpirationDays: life,
    // Keycloak refuses one that is as long as the secret's life.
    rotatedSecretExpirationDays: Math.min(rotated, life - 1),
  }));

const simple = (kind: "regenerate" | "overwrite" | "set an older one" | "invalidate" | "make twice") =>
  fc.constant<Step>({ kind });

const step = fc.oneof(
  { withCrossShrink: true },
  {
    weight: 6,
    arbitrary: fc
      .record({ isLost: fc.boolean(), endsRotated: fc.nat(3).map((one) => one === 0) })
      .map((one): Step => ({ kind: "make", ...one })),
  },
  { weight: 2, arbitrary: simple("make twice") },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }).map((back): Step => ({ kind: "revoke", back })) },
  { weight: 1, arbitrary: simple("regenerate") },
  { weight: 1, arbitrary: simple("overwrite") },
  { weight: 1, arbitrary: simple("set an older one") },
  { weight: 1, arbitrary: simple("invalidate") },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "remove policy" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "put policy back" }) },
  { weight: 1, arbitrary: periods.map((one): Step => ({ kind: "change periods", periods: one })) },
  {
    weight: 5,
    arbitrary: fc
      .oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 210 }))
      .map((days): Step => ({ kind: "time passes", days })),
  },
);

export const anyHistory: fc.Arbitrary<History> = fc.record({
  periods,
  steps: fc.array(step, { minLength: 6, maxLength: 12 }),
});
