import { createHmac } from "node:crypto";
import { z } from "zod";
import { type Immutable, type Policy, dayWanted } from "../rotation";

/*
 * What the own resources for Keycloak take and keep. As in contract.ts: the program passes it, the provider checks it, the
 * state has it, and gate and status read it there.
 */

const day = dayWanted("a day, YYYY-MM-DD");
/** RFC 3339 in UTC with whole seconds, e.g. `2027-05-21T09:13:20Z`: Keycloak counts in seconds. */
const instant = z.iso.datetime();

/** A client profile with the `secret-rotation` executor, and a client policy that applies it to the clients with our mark. */
export const secretRotationPolicySchema = z.strictObject({
  /** The realm: `https://sso.example.com/realms/maxconf`. */
  issuer: z.string(),
  /** Name of the profile and of the policy, and value of the mark (`clientMark`) that its clients carry. */
  name: z.string(),
  /** Who looks after it, for people who find it in the admin console. */
  description: z.string(),
  /** `expiration-period`, in seconds. */
  expirationSeconds: z.int().positive(),
  /** `rotated-expiration-period`, in seconds: 0 ends the old one at once. */
  rotatedExpirationSeconds: z.int().nonnegative(),
  /** `remaining-rotation-period`, in seconds. */
  remainingRotationSeconds: z.int().nonnegative(),
});

/** The client attribute whose value names the policy that rotates the client's secret. */
export const clientMark = "quarterturn.policy";

/**
 * One generation of a client's secret. `created`: with the client, which isn't there yet. `taken-over`: what the client has
 * when the generation comes. `regenerated`: made by Keycloak, once, after the one that it follows.
 */
export const clientSecretSchema = z.strictObject({
  issuer: z.string(),
  clientId: z.string(),
  /** Name of the client in the admin console, where it is created. */
  displayName: z.string(),
  /** Name of the policy: what the client's mark says. */
  policy: z.string(),
  origin: z.enum(["created", "taken-over", "regenerated"]),
  /** The value of the secret that it follows, where it is regenerated: nothing is regenerated after another one. */
  follows: z.string().optional(),
  /** It may end a rotated secret that is still valid: that one is revoked, or the plan knows that it is over. */
  endsRotated: z.boolean(),
  /** `over`: it has ended, or the server ends it by itself. `revoked`: it must be invalidated. */
  state: z.enum(["live", "over", "revoked"]),
  /** The UTC day on which its generation was issued. */
  issuedOn: day,
  /** True while there is no newer generation: then a refresh says when it isn't the client's current one any more. */
  newest: z.boolean().optional(),
});

/** Inputs that other resources make: missing where one of those failed in the same run. */
export const madeForClientSecret = { policy: true, follows: true } as const;

/** What a client secret keeps: its inputs, and what the server made of it. */
export const heldClientSecretSchema = clientSecretSchema.extend({
  /** The secret itself. */
  value: z.string(),
  /** Tells it from others, and is no secret: when Keycloak made it, or `made before` the moment it was taken over. */
  keyId: z.string(),
  /** When Keycloak made it; absent for one that was set by hand. */
  createdAt: instant.optional(),
  /** When Keycloak ends it; absent where it has no end. */
  expiresAt: instant.optional(),
  /** Where a refresh found it; absent before the first. */
  place: z.enum(["current", "rotated", "gone"]).optional(),
});

/** What `readClient` is asked. */
export const readClientSchema = z.strictObject({
  issuer: z.string(),
  clientId: z.string(),
  /** Random, for `macOf`: no secret is in the answer. */
  salt: z.string(),
});

/** What stands for a secret where two are compared: HMAC-SHA-256 with a random salt, in hex. */
export function macOf(value: string, salt: string | Buffer): string {
  return createHmac("sha256", salt).update(value).digest("hex");
}

const readSecretSchema = z.strictObject({
  /** `macOf` the value. */
  mac: z.string(),
  createdAt: instant.optional(),
  expiresAt: instant.optional(),
});

/** What a client is found to be; `problem`: why it can't be read or can't be rotated, in a sentence. */
export const clientFactsSchema = z.union([
  z.strictObject({ problem: z.string() }),
  /** There is no such client in the realm. */
  z.strictObject({ exists: z.literal(false) }),
  z.strictObject({
    exists: z.literal(true),
    /** What its mark says: the policy of a stack; absent on one that no stack has adopted. */
    mark: z.string().optional(),
    current: readSecretSchema,
    /** The one before, while it is valid. */
    rotated: readSecretSchema.optional(),
  }),
]);

export type SecretRotationPolicyInputs = Immutable<z.output<typeof secretRotationPolicySchema>>;
export type ClientSecretInputs = Immutable<z.output<typeof clientSecretSchema>>;
export type HeldClientSecret = Immutable<z.output<typeof heldClientSecretSchema>>;
export type ClientFacts = Immutable<z.output<typeof clientFactsSchema>>;

const secondsPerDay = 86_400;

/** A policy's periods: days in the stack file, seconds in Keycloak. */
export function secondsOf({
  secretExpirationDays: life,
  rotateEveryDays: every,
  rotatedSecretExpirationDays: rotated = 0,
}: Policy): Pick<
  SecretRotationPolicyInputs,
  "expirationSeconds" | "rotatedExpirationSeconds" | "remainingRotationSeconds"
> {
  return {
    expirationSeconds: life * secondsPerDay,
    rotatedExpirationSeconds: rotated * secondsPerDay,
    remainingRotationSeconds: (life - every) * secondsPerDay,
  };
}
