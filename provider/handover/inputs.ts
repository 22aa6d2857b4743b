import { createHash } from "node:crypto";
import { z } from "zod";
import { type Day, isDay } from "../../rotation";
import { wireAddress } from "../../settings/email";

const day = z.custom<Day>(isDay, { error: "a day, YYYY-MM-DD" });

const recipientSchema = z.strictObject({
  name: z.string(),
  email: z.string(),
  /** How the secret reaches them: encrypted, as a link to its version in the vault, or as it is. */
  form: z.enum(["openpgp", "vaultLink", "plaintext"]),
  /** Armored public key, where the form is openpgp. */
  openpgpKey: z.string().optional(),
});

const oldSchema = z.strictObject({
  generation: z.string(),
  becomes: z.enum(["ends", "retires", "retired", "revoked", "expired", "lost"]),
  on: day.optional(),
  otherApp: z.string().optional(),
  missedBy: z.array(z.string()).optional(),
});

/** Why it is handed over, and what becomes of those before it. See components/occasion.ts. */
const occasionSchema = z.strictObject({
  code: z
    .enum(["first", "forced", "current-revoked", "current-lost", "current-expired", "app-changed", "due"])
    .optional(),
  olds: z.array(oldSchema),
  replaces: z.boolean(),
  daysBesideNext: z.int().optional(),
  nextBy: day.optional(),
});

/** What the program sends. A value that a preview doesn't know yet is a text like any other. */
export const handoverSchema = z.strictObject({
  consumer: z.string(),
  generation: z.string(),
  keyId: z.string(),
  clientId: z.string(),
  tenantId: z.string(),
  displayName: z.string(),
  environments: z.array(z.string()),
  /** Days; valid until 00:00Z of the second. */
  validFrom: z.string(),
  validUntil: z.string(),
  occasion: occasionSchema,
  /** URI of the secret's version in the vault. */
  vaultLink: z.string(),
  clientSecret: z.string(),
  recipients: z.record(z.string(), recipientSchema),
  /** False once there is a newer one, or none of it lives: then nothing is sent any more. */
  newest: z.boolean(),
  /** It is over: neither the record nor the vault's secret is kept for it any longer. */
  ended: z.literal(true).optional(),
  today: day,
});

/** What counts of inputs that an earlier version may have stored: whether they are the newest's, and whose. */
export const storedSchema = z.looseObject({
  newest: z.boolean(),
  recipients: z.record(z.string(), z.unknown()),
});

const deliverySchema = z.strictObject({
  email: z.string(),
  form: recipientSchema.shape.form,
  keyId: z.string(),
  /** The e-mail's own ID, made from what it says: the same for the same message. */
  messageId: z.string(),
  sentOn: z.string(),
});

export const deliveriesSchema = z.record(z.string(), deliverySchema).default({});

export type HandoverInputs = z.output<typeof handoverSchema>;
export type Recipient = z.output<typeof recipientSchema>;
export type OldCredential = z.output<typeof oldSchema>;
export type Deliveries = z.output<typeof deliveriesSchema>;

/**
 * What makes an e-mail this one and no other: a part of its Message-ID. Who sends it again after a crash sends the same
 * message.
 */
export function fingerprintOf(
  { clientId, keyId }: Pick<HandoverInputs, "clientId" | "keyId">,
  recipient: Recipient,
): string {
  const { form, openpgpKey = "" } = recipient;
  const facts = JSON.stringify([
    clientId,
    keyId,
    addressOf(recipient).toLowerCase(),
    form,
    openpgpKey.trim(),
  ]);
  return createHash("sha256").update(facts).digest("hex").slice(0, 32);
}

/** The address as mail servers know it. */
export function addressOf({ email }: Pick<Recipient, "email">): string {
  return wireAddress(email) ?? email;
}
