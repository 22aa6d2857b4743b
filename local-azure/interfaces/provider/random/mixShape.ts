import { z } from "zod";
import type { Mix } from "../../../random/characters";
import type { Properties } from "../../../properties";

export const keepers = z.record(z.string(), z.string()).optional();
const flag = z.boolean().optional();
const least = z.int().min(0).optional();

const inputs = z.strictObject({
  length: z.int().min(1),
  keepers,
  lower: flag,
  upper: flag,
  number: flag,
  numeric: flag,
  special: flag,
  minLower: least,
  minUpper: least,
  minNumeric: least,
  minSpecial: least,
  overrideSpecial: z.string().optional(),
});

/** Inputs of a random text. Source: random 4.21.2. */
export const mixShape = inputs.refine(
  ({ length, minLower = 0, minUpper = 0, minNumeric = 0, minSpecial = 0 }) =>
    length >= minLower + minUpper + minNumeric + minSpecial,
  {
    error: "Attribute length must be at least the sum of minUpper, minLower, minNumeric and minSpecial",
    path: ["length"],
  },
);

/** Every input of a random text replaces it, and the service fills in those that are left out. */
export const mixNames = Object.keys(inputs.shape);

/** The mix that inputs ask for, with the provider's defaults. */
export function mixOf(wanted: z.infer<typeof mixShape>): Mix {
  return {
    length: wanted.length,
    lower: wanted.lower ?? true,
    upper: wanted.upper ?? true,
    numeric: wanted.numeric ?? wanted.number ?? true,
    special: wanted.special ?? true,
    minLower: wanted.minLower ?? 0,
    minUpper: wanted.minUpper ?? 0,
    minNumeric: wanted.minNumeric ?? 0,
    minSpecial: wanted.minSpecial ?? 0,
    overrideSpecial: wanted.overrideSpecial,
  };
}

/** The outputs that say which mix it is. */
export function mixOutputs(raw: Properties, mix: Mix): Properties {
  return { ...raw, ...mix, number: mix.numeric };
}

/** Outputs of a random text that a preview doesn't know. */
export const mixComputed = [
  "lower",
  "minLower",
  "minNumeric",
  "minSpecial",
  "minUpper",
  "number",
  "numeric",
  "result",
  "special",
  "upper",
];
