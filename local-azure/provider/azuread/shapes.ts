import { z } from "zod";
import { AzureError } from "../../errors/azureError";

export const text = z.string().optional();
export const flag = z.boolean().optional();
export const texts = z.array(z.string()).optional();

const uuidRule = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A UUID. */
export const uuid = z.string().regex(uuidRule);

/** An instant as RFC 3339 writes it. */
export const instant = z
  .string()
  .refine((written) => rfc3339.test(written) && !Number.isNaN(Date.parse(written)), {
    error: ({ input, path }) =>
      `expected "${(path ?? []).join(".")}" to be a valid RFC3339 date, got "${String(input)}"`,
  })
  .optional();

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export const featureTags = z
  .array(z.strictObject({ customSingleSignOn: flag, enterprise: flag, gallery: flag, hide: flag }))
  .optional();

/** Runs `work`; a refusal says what the provider was doing, as its diagnostics do. */
export function withContext<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AzureError) error.during = what;
    throw error;
  }
}
