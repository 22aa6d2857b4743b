import { z } from "zod";
import { defaultVault } from "../names/vaultName";
import { type Day, isDay, utcDay } from "../rotation";
import { wireAddress } from "./email";

/** A section of the stack file: unknown keys are errors, and the error names the known ones. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `one of ${Object.keys(shape).join(", ")}`
        : "a mapping of keys to values",
  });
}

/** Text of a pattern; `want` is what the error says. */
export function text(pattern: RegExp, want: string) {
  return z.string({ error: want }).regex(pattern, { error: want });
}

/** A whole number in a range. */
export function wholeNumber(minimum: number, maximum: number) {
  const want = `a whole number from ${minimum} to ${maximum}`;
  return z.int({ error: want }).min(minimum, { error: want }).max(maximum, { error: want });
}

/** YAML turns an unquoted day into a moment, and Graph and the portal know moments only: the UTC day of it counts. */
export const day = z.preprocess(
  (value) => (typeof value === "string" ? (utcDay(value.trim()) ?? value) : value),
  z.custom<Day>(isDay, { error: "a valid date, YYYY-MM-DD" }),
);

/** Some tools write a UUID in capitals or in braces: it is the same. */
export const uuid = text(
  /^(\{[0-9a-f-]{36}\}|[0-9a-f-]{36})$/i,
  "a UUID such as 9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
)
  .transform((id) => id.replace(/[{}]/g, "").toLowerCase())
  .pipe(
    text(
      /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      "a UUID such as 9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
    ),
  );

/** Characters of a text that somebody writes by hand. */
export const longestText = 500;
export const someText = text(/\S/, "some text").max(longestText, {
  error: `at most ${longestText} characters`,
});
/** A path in the project's folder. */
export const filePath = someText.optional();
const noAddress = "an e-mail address";
/** An e-mail address, also one with letters of other scripts. */
export const email = z.string({ error: noAddress }).refine((address) => wireAddress(address) !== undefined, {
  error: noAddress,
});
export const host = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i,
  "a full host name",
);
/** Names of consumers end up in names of resources and vault secrets; `-g7` is how a generation is written. */
export const consumerName = /^(?!.*-g\d+$)[a-z][a-z0-9-]{0,39}$/;
/** Values by name. */
export const keyedBy = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value, { error: "a mapping of names to values" });

/** What stands in place of a value that is encrypted in the stack file: settings hold no secret. */
export const maskedSecret = "[secret]";

const wantedVaults = `a list of at least one: ${defaultVault}, or names from quarterturn:vaults`;

/** What may be said of any consumer, whichever system its secrets are of. */
export const consumerShape = {
  environments: z.array(someText, { error: "a list of environments" }).default([]),
  recipients: z.array(z.string(), { error: "a list of names from quarterturn:recipients" }).default([]),
  /** Overrides of the policy; read by the rotation's own rules. */
  policy: z.unknown().optional(),
  /** Name of its secret in the vault; left out: `NAME-client-secret`. */
  secretName: text(
    /^[0-9a-zA-Z-]{1,127}$/,
    "a vault secret's name: up to 127 letters, digits and hyphens",
  ).optional(),
  /** Vaults that its secret lies in; readers and links are led to the first. Left out: `quarterturn:vault` alone. */
  vaults: z
    .array(z.string(), { error: wantedVaults })
    .min(1, { error: wantedVaults })
    .transform((names) => [...new Set(names)])
    .optional(),
  /** Names that this consumer had before. */
  aliases: z.array(text(consumerName, "former names"), { error: "a list of former names" }).optional(),
};
