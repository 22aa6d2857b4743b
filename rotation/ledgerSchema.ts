import { z } from "zod";
import { type Immutable, dayWanted } from "./data";
import { type Policy, policySettings, settingNames } from "./policy";

const day = dayWanted("want a valid date, YYYY-MM-DD");
/** `g7`; `g0` was made by hand. */
export const generationSchema = z.string().regex(/^g(0|[1-9]\d*)$/);
const number = z.int().nonnegative();

/** A policy that was read and found sound: its ranges are nobody's question any more. */
export const policySchema = z.strictObject(
  Object.fromEntries(
    settingNames.map((name) => [name, "mayLack" in policySettings[name] ? number.optional() : number]),
  ),
) as unknown as z.ZodType<Policy>;

/** Who a consumer's credentials belong to. Kept in the ledger so that a consumer that left the stack file keeps its app. */
export const appSchema = z.strictObject({
  displayName: z.string(),
  /** Client ID of what exists and is adopted, a UUID in Entra; left out: the app is created. */
  clientId: z.string().optional(),
  /** The Keycloak realm of the client, `https://sso.example.com/realms/maxconf`; absent for an app of Entra. */
  issuer: z.string().optional(),
  /** Object ID (UUID) of the adopted app: asked for once, then kept here. */
  objectId: z.string().optional(),
  /** Personal Microsoft accounts may sign in to it: Entra then allows two secrets at most. */
  personalAccounts: z.literal(true).optional(),
});

/** Why a credential was issued. */
export const rotationCode = z.enum([
  "first",
  "forced",
  "current-revoked",
  "current-lost",
  "current-expired",
  "app-changed",
  "taken-over",
  "due",
]);

/** `current`: newest, in the vault. `previous`: still valid, the way back. */
export const liveState = z.enum(["current", "previous"]);

/**
 * `expired`: past its expiry. `retired`: past `rotatedSecretExpirationDays`, while the cloud would still take it.
 * `revoked`: named by a committed `revoke`. `lost`: somebody removed it from its app. `unpublished`: a newer one was
 * issued before anybody had got it. All are declared without protection until the engine has stored that, then dropped.
 */
export const endedState = z.enum(["expired", "retired", "revoked", "lost", "unpublished"]);

const facts = {
  /** First day. */
  issuedOn: day,
  /**
   * Valid until 00:00Z of this day. Never changes in Entra: another end would mean another secret. Keycloak's is what the
   * server says, from the rotation on its end as the rotated one.
   */
  expiresOn: day,
  /** Why it was issued, in a sentence. */
  reason: z.string(),
  /** Why it was issued, as a code; absent in what an older ledger or somebody's hand issued. */
  code: rotationCode.optional(),
  /** Entra's key ID, for a credential made by hand and adopted: it is declared nowhere and never deleted. */
  adoptedKeyId: z.string().optional(),
  /** First day on which a run retires it, earlier than its expiry: the rotation plus `rotatedSecretExpirationDays`. */
  retiresOn: day.optional(),
  /** The consumer's name when it was issued, if it was renamed since: Entra keeps it in the secret's display name. */
  issuedAs: z.string().optional(),
  /** A refresh didn't find it on its app. */
  absent: z.literal(true).optional(),
  /** The app it was issued on, if the consumer has another one since. */
  app: appSchema.optional(),
};

const liveCredential = z.strictObject({ state: liveState, ...facts });
const endedCredential = z.strictObject({
  state: endedState,
  ...facts,
  /** The day of the run that found it expired, retired or revoked; of the next one, if that run was killed. */
  endedOn: day,
});

/** What the ledger knows of one consumer. */
export const recordSchema = z.strictObject({
  app: appSchema,
  policy: policySchema,
  /** By generation, `g7`, in the order of their numbers. */
  credentials: z.record(generationSchema, z.discriminatedUnion("state", [liveCredential, endedCredential])),
  /** The number that the next generation gets; never used twice. */
  nextGeneration: z.int().positive(),
  /** First day on which a run rotates; absent for a consumer that left the stack file. */
  nextRotation: day.optional(),
  /** The last value of `force` that counted. */
  forced: z.string().optional(),
  /** Generations that the consumer said it uses, and when the stack file said so. */
  confirmed: z.record(generationSchema, day).optional(),
  /** Key ID of the credential that `adopt` brought in; it counts once, also after it is gone from here. */
  adopted: z.string().optional(),
  /**
   * Names it had before, each with the first generation issued after the change. Generations below that number were
   * declared under the old name: the program gives their resources an alias. Gone when the last of them is.
   */
  formerNames: z.record(z.string(), z.int().positive()).optional(),
});

export const newestFormat = 3;

/** The record of all consumers' generations. Changes from one run to the next only if a state does: it holds no "today". */
export const ledgerSchema = z.strictObject({
  format: z.literal(newestFormat),
  consumers: z.record(z.string(), recordSchema),
  /** What happened, a line an event, by the name that the consumer had; only ever added to (rotation/history.ts). */
  history: z.record(z.string(), z.string()).optional(),
});

export type RotationCode = z.output<typeof rotationCode>;
export type LiveState = z.output<typeof liveState>;
export type EndedState = z.output<typeof endedState>;
export type LiveCredential = Immutable<z.output<typeof liveCredential>>;
export type EndedCredential = Immutable<z.output<typeof endedCredential>>;
/** One secret of a consumer. */
export type Credential = LiveCredential | EndedCredential;
/** By generation, `g7`, in the order of their numbers. */
export type Credentials = Readonly<Record<string, Credential>>;
export type ConsumerApp = Immutable<z.output<typeof appSchema>>;
export type ConsumerRecord = Immutable<z.output<typeof recordSchema>>;
export type Ledger = Immutable<z.output<typeof ledgerSchema>>;
