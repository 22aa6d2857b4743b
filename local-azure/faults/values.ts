import { z } from "zod";
import { deniableOperations, operations } from "./operations";

const milliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/)
  .transform((text) => {
    const [, number = "", unit = "ms"] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
    return Number(number) * milliseconds[unit as keyof typeof milliseconds];
  });

const operationsAre = "an operation such as addPassword, setSecret or writeVault (--help lists them)";

const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/)
  .transform(Number);

/** The kinds of values that faults have: how each is read from text, and what it must look like. */
export const values = {
  /** In milliseconds. */
  DURATION: { schema: duration, want: "a duration such as 500ms, 30s, 2m or 1h" },
  N: { schema: count, want: "a whole number from 1: every Nth request" },
  DAYS: { schema: count, want: "a whole number of days from 1" },
  OPERATION: { schema: z.enum(deniableOperations), want: operationsAre },
  "OPERATION or N": {
    schema: z.union([count, z.enum(operations)]),
    want: `a whole number from 1, or ${operationsAre}`,
  },
  "DAYS or nothing": { schema: count.optional(), want: "a whole number of days from 1, or no value" },
  nothing: { schema: z.undefined(), want: "no value" },
} as const;

export type ValueKind = keyof typeof values;
