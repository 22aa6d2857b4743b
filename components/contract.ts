import { z } from "zod";
import { type Immutable, dayWanted, planRequestSchema, rotationCode } from "../rotation";
import { forms } from "../settings/recipients";
import { webhookKinds } from "../settings/webhook";

/*
 * What the own resources take and keep: the program passes it, the provider checks it, the state has it, and the gate and
 * the status read it there. The provider takes exactly this. Who reads a state, which another version may have written,
 * takes what it needs and no more, by names that the compiler finds here (`satisfies PartOf<…>`).
 */
export type PartOf<Schema extends z.ZodObject> = { readonly [Name in keyof Schema["shape"]]?: z.ZodType };

const day = dayWanted("a day, YYYY-MM-DD");

/** The plan's request, which the ledger's provider turns into the ledger: that is what the state has. */
export const ledgerRequestSchema = z.strictObject({
  /** A preview says what is planned, an update what to do after it: each is said once. */
  isPreview: z.boolean().default(true),
  ...planRequestSchema.shape,
});

export const tokenCanarySchema = z.strictObject({
  tenantId: z.string(),
  /** The Keycloak realm of the client; absent for an app of Entra. */
  issuer: z.string().optional(),
  /** Client ID of the app whose credential it is, a UUID in Entra. */
  clientId: z.string(),
  keyId: z.string(),
  clientSecret: z.string(),
  /** How long Entra may take until it knows a new secret everywhere, in seconds. */
  timeoutSeconds: z.number().positive(),
  /** False for a credential that has ended: nothing is proven any more. */
  live: z.boolean(),
});

/** Inputs that other resources make: missing where one of those failed in the same run. */
export const madeForCanary = { clientId: true, keyId: true, clientSecret: true } as const;

/** What a vault secret of ours says of itself, on each of its versions: whose it is, and which credential. */
export const vaultTagsSchema = z.strictObject({
  consumer: z.string(),
  /** `g8`. */
  generation: z.string(),
  keyId: z.string(),
});

export const vaultSecretSchema = z.strictObject({
  vaultName: z.string(),
  secretName: z.string(),
  value: z.string(),
  /** What it is, in words: up to 255 characters. */
  contentType: z.string(),
  /** Seconds since 1970. A vault reads out a secret all the same that isn't valid yet, or no more. */
  notBefore: z.int(),
  expires: z.int(),
  tags: vaultTagsSchema,
});

/** What a vault secret keeps: its inputs, and where it lies. */
export const storedVaultSecretSchema = vaultSecretSchema.extend({
  /** Of the secret, and of its version; neither is secret. */
  uri: z.string(),
  uriWithVersion: z.string(),
  version: z.string(),
  /** The vault had a secret under this name before the first version of ours: a deletion leaves it. */
  tookOver: z.literal(true).optional(),
});

/** Who runs this, as a vault sees it. */
export const vaultCallerSchema = z.object({
  /** UUID of the person or the service principal. */
  objectId: z.string(),
  principalType: z.enum(["User", "ServicePrincipal"]),
  /** In the vault that was asked about: somebody has given them a right. */
  mayList: z.boolean().optional(),
});

/** Who gets a secret, and how it reaches them. */
export const recipientSchema = z.strictObject({
  name: z.string(),
  /** Left out: no e-mail goes to them. */
  email: z.string().optional(),
  /** How the secret stands in the e-mail. */
  form: z.enum(forms),
  /** Armored public key, where the form is openpgp. */
  openpgpKey: z.string().optional(),
  /**
   * They get the link by a webhook. Its address is a credential: the provider has it by its configuration, and no input
   * and no state does.
   */
  webhook: z.strictObject({ kind: z.enum(webhookKinds).optional() }).optional(),
  /** The stack gives them the right to read what a link leads to; left out: nothing is known of one. */
  mayRead: z.literal(true).optional(),
});

const oldCredentialSchema = z.strictObject({
  /** `g7`; `g0` was made by hand. */
  generation: z.string(),
  /**
   * It `ends` by itself on a day, or is removed on that day (`retires`) or now (`retired`, `revoked`), or it is over:
   * `expired` on a day, or `lost`, removed by somebody.
   */
  becomes: z.enum(["ends", "retires", "retired", "revoked", "expired", "lost"]),
  /** The day of its end, where it has one of its own. */
  on: day.optional(),
  /** The app that it belongs to (its client ID, or its name), where the consumer has another one since. */
  otherApp: z.string().optional(),
  /** Recipients, by name, who were to get it and didn't. */
  missedBy: z.array(z.string()).optional(),
});

/** Why a credential is handed over, and what becomes of those before it: all that an e-mail may promise. */
const occasionSchema = z.strictObject({
  /** Why it was issued; absent where an older ledger doesn't say. */
  code: rotationCode.optional(),
  /** Those before it that somebody may have, newest first. */
  olds: z.array(oldCredentialSchema),
  /** True if there was another one before it, though the ledger may have dropped it since. */
  replaces: z.boolean(),
  /** Days that this one lives on when the next one comes; left out: until its own expiry. */
  daysBesideNext: z.int().optional(),
  /** The day by which the next one has come, if it comes in time. */
  nextBy: day.optional(),
});

/** What a handover takes. A value that a preview doesn't know yet is a text like any other. */
export const handoverSchema = z.strictObject({
  consumer: z.string(),
  /** `g8`. */
  generation: z.string(),
  keyId: z.string(),
  clientId: z.string(),
  tenantId: z.string(),
  /** The Keycloak realm of the client; absent for an app of Entra. */
  issuer: z.string().optional(),
  displayName: z.string(),
  environments: z.array(z.string()),
  /** UTC days; valid until 00:00Z of the second. */
  validFrom: z.string(),
  validUntil: z.string(),
  occasion: occasionSchema,
  /** URI of the secret's version in the vault. */
  vaultLink: z.string(),
  clientSecret: z.string(),
  /** By name in the stack file. */
  recipients: z.record(z.string(), recipientSchema),
  /** False once there is a newer one, or none of it lives: what was handed over stays as it was, and nothing is sent. */
  newest: z.boolean(),
  /** It is over: neither the record nor the vault's secret is kept for it any longer. */
  ended: z.literal(true).optional(),
  /** The UTC day of this run. */
  today: day,
});

export const madeForHandover = { ...madeForCanary, vaultLink: true } as const;

/** Inputs that only a state of an older version has. */
export const formerInputsOfHandover: readonly string[] = ["urgent", "previous"];

export const deliverySchema = z.strictObject({
  email: z.string(),
  form: recipientSchema.shape.form,
  keyId: z.string(),
  /** The e-mail's own ID, made from what it says: the same for the same message. */
  messageId: z.string(),
  sentOn: z.string(),
});

/** What was sent, by the recipient's name. */
export const deliveriesSchema = z.record(z.string(), deliverySchema).default({});

export const postSchema = z.strictObject({
  kind: z.enum(webhookKinds),
  keyId: z.string(),
  /** The message's own ID, made from what it says and where it went: the same for the same message. */
  messageId: z.string(),
  sentOn: z.string(),
});

/** What went to webhooks, by the recipient's name. */
export const postsSchema = z.record(z.string(), postSchema).default({});

/** What a handover keeps: its inputs, and who got what; `posts` only where somebody has a webhook. */
export const handedOverSchema = handoverSchema.extend({ deliveries: deliveriesSchema, posts: postsSchema });

export type LedgerRequest = Immutable<z.output<typeof ledgerRequestSchema>>;
export type TokenCanaryInputs = Immutable<z.output<typeof tokenCanarySchema>>;
export type VaultCaller = Immutable<z.output<typeof vaultCallerSchema>>;
export type VaultTags = Immutable<z.output<typeof vaultTagsSchema>>;
export type VaultSecretInputs = Immutable<z.output<typeof vaultSecretSchema>>;
export type StoredVaultSecret = Immutable<z.output<typeof storedVaultSecretSchema>>;
export type Recipient = Immutable<z.output<typeof recipientSchema>>;
export type OldCredential = Immutable<z.output<typeof oldCredentialSchema>>;
export type Occasion = Immutable<z.output<typeof occasionSchema>>;
export type HandoverInputs = Immutable<z.output<typeof handoverSchema>>;
export type Delivery = Immutable<z.output<typeof deliverySchema>>;
export type Deliveries = Immutable<z.output<typeof deliveriesSchema>>;
export type Post = Immutable<z.output<typeof postSchema>>;
export type Posts = Immutable<z.output<typeof postsSchema>>;
