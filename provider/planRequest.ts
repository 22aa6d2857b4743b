import { z } from "zod";
import { type Day, type PlanRequest, isDay } from "../rotation";

const day = z.custom<Day>(isDay, { error: "a day, YYYY-MM-DD" });

/** What the program sends the ledger: the plan's request, and whether this is a preview. */
export const ledgerRequestSchema: z.ZodType<PlanRequest & { readonly isPreview: boolean }> = z.strictObject({
  isPreview: z.boolean().default(true),
  today: day,
  holdings: z.record(
    z.string(),
    z.strictObject({
      password: z.enum(["protected", "released", "remade", "none"]),
      published: z.boolean(),
    }),
  ),
  consumers: z.record(
    z.string(),
    z.strictObject({
      app: z.strictObject({
        displayName: z.string(),
        clientId: z.string().optional(),
        objectId: z.string().optional(),
        personalAccounts: z.literal(true).optional(),
      }),
      policy: z.strictObject({
        secretExpirationDays: z.int(),
        rotateEveryDays: z.int(),
        earlyDays: z.int(),
        rotatedSecretExpirationDays: z.int().optional(),
        maxActiveSecrets: z.int(),
        runsOffByDays: z.int().optional(),
        switchWithinDays: z.int().optional(),
      }),
      force: z.string().optional(),
      revoke: z.array(z.int()).optional(),
      confirmed: z.int().optional(),
      adopt: z.strictObject({ keyId: z.string(), issuedOn: day, expiresOn: day }).optional(),
      appProblem: z.string().optional(),
      aliases: z.array(z.string()).optional(),
    }),
  ),
});
