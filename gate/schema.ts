import { z } from "zod";

/** What a step does to its resource, in the engine's words. */
const operations = [
  "same",
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "read",
  "read-replacement",
  "refresh",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
  "import",
  "import-replacement",
] as const;

export type Operation = (typeof operations)[number];

const properties = z.record(z.string(), z.unknown()).nullish();

const state = z.object({
  urn: z.string(),
  custom: z.boolean().nullish(),
  id: z.string().nullish(),
  provider: z.string().nullish(),
  protect: z.boolean().nullish(),
  retainOnDelete: z.boolean().nullish(),
  ignoreChanges: z.array(z.string()).nullish(),
  replaceOnChanges: z.array(z.string()).nullish(),
  replaceWith: z.array(z.string()).nullish(),
  deletedWith: z.string().nullish(),
  customTimeouts: z.record(z.string(), z.number()).nullish(),
  resourceHooks: z.record(z.string(), z.unknown()).nullish(),
  inputs: properties,
  outputs: properties,
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
});

const step = z.object({
  op: z.enum(operations, { error: "an operation that this gate doesn't know" }),
  urn: z.string().regex(/^urn:pulumi:[^:]+::[^:]+::/),
  oldState: state.nullish(),
  newState: state.nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const diagnostic = z.object({ urn: z.string().nullish(), message: z.string(), severity: z.string() });

/** `pulumi preview --json`, as far as the gate reads it; what the engine leaves out when it is empty is empty. */
export const previewSchema = z.object({
  config: z.record(z.string(), z.unknown()).nullish(),
  steps: z.array(step).nullish(),
  diagnostics: z.array(diagnostic).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

export type StateJson = z.output<typeof state>;
export type StepJson = z.output<typeof step>;
export type DiagnosticJson = z.output<typeof diagnostic>;
