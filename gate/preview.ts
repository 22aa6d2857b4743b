import { z } from "zod";
import { types } from "../names/types";
import { UsageError } from "../settings/usageError";
import { type DiagnosticJson, type StepJson, previewSchema } from "./schema";
import { type Step, hasOutputs, stepOf } from "./step";
import { namespace } from "../settings/keys";

/** What the engine or the program said. */
export interface Diagnostic {
  readonly urn: string;
  readonly severity: string;
  readonly message: string;
}

/** A preview, read. */
export interface Preview {
  readonly stack: string;
  readonly project: string;
  /** The stack file's own keys without `quarterturn:`; an object or a list is one. A secret is the text `[secret]`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The stack file's other keys, of providers and the engine, e.g. `azure-native:location`. */
  readonly otherConfig: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

const wayOut = "make it with `pulumi preview --json --show-sames --stack STACK > preview.json`";

/**
 * Reads what `pulumi preview --json` wrote.
 * @throws UsageError if it is something else
 */
export function readPreview(bytes: Uint8Array, source: string): Preview {
  const unreadable = (got: string): UsageError =>
    new UsageError(`${source}: got ${got}, want the JSON of one \`pulumi preview --json\`; ${wayOut}`);
  const text = decoded(bytes);
  if (text.trim() === "") throw unreadable("nothing (did the preview fail before it began?)");
  const json = parsed(text);
  if (json === undefined) throw unreadable(describe(text));
  const read = previewSchema.safeParse(json);
  if (!read.success) throw unreadable(`invalid JSON (${firstProblem(read.error)})`);
  const { config, steps, diagnostics, changeSummary } = read.data;
  if (steps == null && diagnostics == null && changeSummary == null) throw unreadable(kindOf(json));
  const preview = previewOf(
    planned(steps ?? []).map(stepOf),
    (diagnostics ?? []).map(diagnosticOf),
    config ?? {},
  );
  if (preview === undefined) throw unreadable("no step for the stack itself, and no error that says why");
  return preview;
}

/** The steps of the plan. With `--refresh` what was seen of each resource stands before them: it is what they begin with. */
function planned(steps: readonly StepJson[]): StepJson[] {
  return steps.filter(({ op, urn, newState }, at) => {
    if (op === "update") return !hasOutputs(newState);
    const isMadeAgain = (): boolean => steps.slice(at).some((one) => one.urn === urn && one.op === "create");
    return op !== "refresh" && !(op === "delete" && isMadeAgain());
  });
}

function previewOf(
  steps: readonly Step[],
  diagnostics: readonly Diagnostic[],
  config: Readonly<Record<string, unknown>>,
): Preview | undefined {
  const roots = steps.filter(({ type }) => type === types.stack);
  const root = roots.find(({ outcome }) => outcome !== "deleted") ?? roots[0];
  if (root === undefined && !diagnostics.some(({ severity }) => severity === "error")) return undefined;
  const { stack = "", project = "quarterturn" } = root ?? {};
  const isOwn = ([key]: readonly [string, unknown]): boolean => key.startsWith(`${namespace}:`);
  const own = Object.entries(config).filter(isOwn);
  return {
    stack,
    project,
    config: Object.fromEntries(own.map(([key, value]) => [key.slice(namespace.length + 1), valueOf(value)])),
    otherConfig: Object.fromEntries(Object.entries(config).filter((one) => !isOwn(one))),
    steps,
    diagnostics,
  };
}

/** Windows PowerShell writes `>` as UTF-16. */
function decoded(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a text is that isn't JSON, without repeating it: it may hold anything. */
function describe(text: string): string {
  const line = parsed(firstLine(text));
  if (z.looseObject({ sequence: z.number() }).safeParse(line).success) {
    return "a stream of the engine's events, as `pulumi up --json` writes it";
  }
  return text.trimStart().startsWith("{") ? "JSON that is broken or cut off" : "text that isn't JSON";
}

function kindOf(json: unknown): string {
  if (z.looseObject({ deployment: z.unknown() }).safeParse(json).data?.deployment !== undefined) {
    return "a stack's state, as `pulumi stack export` writes it";
  }
  if (z.looseObject({ sequence: z.number() }).safeParse(json).success) return "one event of an update";
  return "JSON without steps";
}

/** `steps.3.op: an operation that this gate doesn't know`. */
function firstProblem({ issues: [issue] }: z.ZodError): string {
  return issue === undefined ? "" : `${issue.path.join(".")}: ${issue.message}`;
}

function diagnosticOf({ urn, message, severity }: DiagnosticJson): Diagnostic {
  return { urn: urn ?? "", message: message.trim(), severity };
}

function firstLine(text: string): string {
  return text.trimStart().split("\n", 1)[0] ?? "";
}

/** Pulumi hands objects and lists over as JSON, everything else as text. */
function valueOf(value: unknown): unknown {
  return typeof value === "string" && /^[[{]/.test(value) ? (parsed(value) ?? value) : value;
}
