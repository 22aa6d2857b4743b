import { createHash } from "node:crypto";
import { z } from "zod";

const recipientSchema = z.strictObject({
  name: z.string(),
  email: z.string(),
  /** How the secret reaches them: encrypted, as a link to its version in the vault, or as it is. */
  form: z.enum(["openpgp", "vaultLink", "plaintext"]),
  /** Armored public key, where the form is openpgp. */
  openpgpKey: z.string().optional(),
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
  /** Issued out of turn: the old one may be revoked at any time. */
  urgent: z.literal(true).optional(),
  /** The credential that the consumer has until it switches. */
  previous: z.strictObject({ generation: z.string(), validUntil: z.string() }).optional(),
  /** URI of the secret's version in the vault. */
  vaultLink: z.string(),
  clientSecret: z.string(),
  recipients: z.record(z.string(), recipientSchema),
  /** False once there is a newer one, or none of it lives: then nothing is sent any more. */
  newest: z.boolean(),
  /** It is over: neither the record nor the vault's secret is kept for it any longer. */
  ended: z.literal(true).optional(),
  today: z.string(),
});

const deliverySchema = z.strictObject({
  email: z.string(),
  form: recipientSchema.shape.form,
  keyId: z.string(),
  /** The e-mail's own ID, made from what it says: the same for the same message. */
  messageId: z.string(),
  sentOn: z.string(),
});

export const deliveriesSchema = z.record(z.string(), deliverySchema);

export type HandoverInputs = z.output<typeof handoverSchema>;
export type Recipient = z.output<typeof recipientSchema>;
export type Deliveries = z.output<typeof deliveriesSchema>;

/**
 * What makes an e-mail this one and no other: a part of its Message-ID. Who sends it again after a crash sends the same
 * message.
 */
export function fingerprintOf({ clientId, keyId }: HandoverInputs, recipient: Recipient): string {
  const { email, form, openpgpKey = "" } = recipient;
  const facts = JSON.stringify([clientId, keyId, email.toLowerCase(), form, openpgpKey.trim()]);
  return createHash("sha256").update(facts).digest("hex").slice(0, 32);
}

/** True if this very message was sent already. */
export function isDelivered(deliveries: Deliveries, recipient: string, fingerprint: string): boolean {
  return deliveries[recipient]?.messageId.includes(`.${fingerprint}@`) === true;
}
