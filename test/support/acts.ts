import fc from "fast-check";

export const consumers = ["edge", "test"] as const;
type Consumer = (typeof consumers)[number];
const states = ["current", "previous", "ended"] as const;
export type Which = (typeof states)[number];
const stages = ["secret", "proof", "vault", "mail"] as const;
/** How far a run has come: it has added a secret, obtained a token, written the vault, sent an e-mail. */
export type Stage = (typeof stages)[number];
export type Meddling = "delete" | "disable" | "overwrite";

/** Something that somebody does to a stack, its tenant or its vault. */
export type Act =
  | { readonly kind: "up" | "up --refresh" | "refresh" | "restore the backup" }
  | { readonly kind: "days"; readonly count: number }
  | { readonly kind: "remove" | "revoke"; readonly consumer: Consumer; readonly which: Which }
  | { readonly kind: Meddling; readonly consumer: Consumer }
  | { readonly kind: "force" | "force, one mailbox refused"; readonly consumer: Consumer }
  | { readonly kind: "force, killed at"; readonly stage: Stage };

const consumer = fc.constantFrom(...consumers);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("up", "up --refresh", "refresh", "restore the backup") }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("days" as const), count: fc.constantFrom(1, 3, 30, 90) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("remove", "remove", "revoke"),
      consumer,
      which: fc.constantFrom(...states),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("delete", "disable", "overwrite"), consumer }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("force", "force, one mailbox refused"), consumer }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("force, killed at" as const),
      stage: fc.constantFrom(...stages),
    }),
  },
);

/** So many histories; the same for the same seed. */
export function histories(seed: number, count: number): readonly (readonly Act[])[] {
  return fc.sample(fc.array(act, { minLength: 4, maxLength: 4 }), { seed, numRuns: count });
}

/** `remove edge current`. */
export function wordsOf(act: Act): string {
  return Object.values(act).join(" ");
}
