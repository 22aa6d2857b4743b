import { z } from "zod";
import { type Immutable, dayWanted } from "./data";
import { appSchema, generationSchema, policySchema } from "./ledgerSchema";

const day = dayWanted("a day, YYYY-MM-DD");

/** A credential that was made by hand before. */
const adoptionSchema = z.strictObject({ keyId: z.string(), issuedOn: day, expiresOn: day });

/** `unknown` is one that somebody else made or set. */
const foundSecret = z.union([generationSchema, z.literal("unknown")]);

/** What Keycloak has of a client at the start of the run, its dates as UTC days. */
const serverSchema = z.strictObject({
  /** Which generation its current secret is; `none`: there is no client yet. */
  current: z.union([foundSecret, z.literal("none")]),
  /** The last day of the current one; absent if it has no end. */
  expiresOn: day.optional(),
  /** The one before, while it is valid. */
  rotated: z.strictObject({ generation: foundSecret, expiresOn: day }).optional(),
});

/** What the stack file wants of one consumer. */
const consumerSchema = z.strictObject({
  app: appSchema,
  policy: policySchema,
  /** A new value forces one rotation; it is the reason that the ledger shows. */
  force: z.string().optional(),
  /** Generations that must go now. */
  revoke: z.array(z.int()).optional(),
  /** The generation that the consumer said it uses. */
  confirmed: z.int().optional(),
  /** Becomes generation 0. Counts once per key ID. */
  adopt: adoptionSchema.optional(),
  /** What Keycloak has; absent for an app of Entra, and where the server couldn't be asked. */
  server: serverSchema.optional(),
  /** Why the app can't be used, in a sentence: nothing is issued then. */
  appProblem: z.string().optional(),
  /** Names that this consumer had before. */
  aliases: z.array(z.string()).optional(),
});

const deliverySchema = z.strictObject({
  sentOn: day,
  /** E-mail address. */
  address: z.string().optional(),
  form: z.string().optional(),
});

/** What the engine's state has of a credential: it outlives what a targeted, killed or restored run left undone. */
const holdingSchema = z.strictObject({
  /**
   * `protected`: there, as it was issued. `released`: there, and its protection is gone. `remade`: there under another
   * key ID than the one that was proven or handed over. `none`: gone, though it was there once.
   */
  password: z.enum(["protected", "released", "remade", "none"]),
  /** It reached the vault: somebody may have it. */
  published: z.boolean(),
  /** Who got it, by the recipient's name: the history takes it over when the credential ends. */
  deliveries: z.record(z.string(), deliverySchema).optional(),
});

/** Whose run it is, and of which commit; goes into the history with what the run does, and changes nothing by itself. */
const originSchema = z.strictObject({
  /** `1a2b3c4d5e6f`; `…-dirty` where something wasn't committed. */
  commit: z.string().optional(),
  /** Who started it, as CI or the machine says. */
  by: z.string().optional(),
});

/** What one run wants. */
export const planRequestSchema = z.strictObject({
  today: day,
  /** By name (`edge-g6`), for every credential that was made, at the start of the run. */
  holdings: z.record(z.string(), holdingSchema),
  consumers: z.record(z.string(), consumerSchema),
  origin: originSchema.optional(),
});

export type Adoption = Immutable<z.output<typeof adoptionSchema>>;
export type ConsumerRequest = Immutable<z.output<typeof consumerSchema>>;
export type ServerFacts = Immutable<z.output<typeof serverSchema>>;
export type Holding = Immutable<z.output<typeof holdingSchema>>;
export type Origin = Immutable<z.output<typeof originSchema>>;
export type PlanRequest = Immutable<z.output<typeof planRequestSchema>>;
