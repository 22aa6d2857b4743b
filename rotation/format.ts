import { z } from "zod";
import { type Day, isDay } from "./calendar";
import { type ConsumerRecord, type Ledger, generationNumber } from "./ledger";
import { migrated } from "./migrate";

/** A stored ledger that can't be read. Planning without it would start again at generation 1. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
}

const newest = 2;

/**
 * Reads a stored ledger, of this format or an older one.
 * @throws LedgerError if it is newer, or if anything in it is not as a plan writes it.
 */
export function readLedger(state: unknown): Ledger {
  const head = z.looseObject({ format: z.int().positive() }).safeParse(state);
  if (!head.success) throw new LedgerError(`${unreadable} it has no format`);
  const { format } = head.data;
  if (format > newest) {
    throw new LedgerError(
      `${unreadable} it has format ${format}, and this version reads up to ${newest}; update Quarterturn`,
    );
  }
  const read = ledger.safeParse(migrated(head.data, format));
  if (read.success) return read.data;
  throw new LedgerError(`${unreadable}\n${z.prettifyError(read.error)}`);
}

const unreadable = "the stored ledger can't be read, nothing was changed:";

const day = z.custom<Day>(isDay, { error: "want a valid date, YYYY-MM-DD" });
const days = z.int().nonnegative();
const generation = z.string().regex(/^g(0|[1-9]\d*)$/);

const app = z.strictObject({
  displayName: z.string(),
  clientId: z.string().optional(),
  objectId: z.string().optional(),
  personalAccounts: z.literal(true).optional(),
});

const facts = {
  issuedOn: day,
  expiresOn: day,
  reason: z.string(),
  code: z
    .enum(["first", "forced", "current-revoked", "current-lost", "current-expired", "app-changed", "due"])
    .optional(),
  adoptedKeyId: z.string().optional(),
  retiresOn: day.optional(),
  issuedAs: z.string().optional(),
  absent: z.literal(true).optional(),
  app: app.optional(),
};

const credential = z.discriminatedUnion("state", [
  z.strictObject({ state: z.enum(["current", "previous"]), ...facts }),
  z.strictObject({
    state: z.enum(["expired", "retired", "revoked", "lost", "unpublished"]),
    ...facts,
    endedOn: day,
  }),
]);

const record = z
  .strictObject({
    app,
    policy: z.strictObject({
      secretExpirationDays: days,
      rotateEveryDays: days,
      earlyDays: days,
      rotatedSecretExpirationDays: days.optional(),
      maxActiveSecrets: days,
      runsOffByDays: days.optional(),
      switchWithinDays: days.optional(),
    }),
    credentials: z.record(generation, credential),
    nextGeneration: z.int().positive(),
    nextRotation: day.optional(),
    forced: z.string().optional(),
    confirmed: z.record(generation, day).optional(),
    adopted: z.string().optional(),
    formerNames: z.record(z.string(), z.int().positive()).optional(),
  })
  .superRefine(numbersInOrder);

const ledger: z.ZodType<Ledger> = z.strictObject({
  format: z.literal(newest),
  consumers: z.record(z.string(), record),
});

/** A number that was used must never come again, and only the newest can be current. */
function numbersInOrder({ credentials, nextGeneration }: ConsumerRecord, context: z.RefinementCtx): void {
  for (const [name, { state }] of Object.entries(credentials)) {
    const number = generationNumber(name);
    if (number >= nextGeneration) {
      const message = `got ${nextGeneration}, want more than ${number}: there is a ${name}`;
      context.addIssue({ code: "custom", path: ["nextGeneration"], message });
    }
    if (state === "current" && number < nextGeneration - 1) {
      const message = `got current, but only the newest, g${nextGeneration - 1}, can be`;
      context.addIssue({ code: "custom", path: ["credentials", name, "state"], message });
    }
  }
}
