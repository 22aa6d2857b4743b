import { createHash } from "node:crypto";
import { z } from "zod";
import { types } from "../names/types";
import { type Problem, own } from "../rotation";
import { UsageError } from "../settings/usageError";
import { isWatching } from "./certificates";
import type { Review } from "./review";
import { isSection } from "./estate/shape";
import { type State, type Step, titleOf, unprotects } from "./step";
import { nameOf, typeOf } from "../names/urn";
import { withoutOrigins } from "./history";
import { namespace } from "../settings/keys";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const recordSchema = z.strictObject({
  format: z.literal(1),
  /** False for a plan that the gate refused. */
  passed: z.boolean(),
  project: z.string(),
  stack: z.string(),
  /** The day that the preview was made for; null where nothing in it shows one. */
  today: z.string().nullable(),
  /** The commit that it was made of, where somebody said so. */
  commit: z.string().nullable(),
  /** What the stack file says, key by key; a secret counts as its mask. */
  stackFile: z.record(z.string(), digest),
  /** The ledger's inputs in the state, which change with each run that does something, and after this plan. */
  ledger: z.strictObject({ before: digest.nullable(), after: digest.nullable() }),
  /** All that the preview shows of the state: IDs, inputs, protection. */
  state: digest,
  /** What the plan does, by URN; what stays as it is isn't listed. */
  steps: z.array(z.strictObject({ urn: z.string(), op: z.string(), inputs: digest.nullable() })),
});

/** What identifies a plan: the same record, the same plan. */
export type PlanRecord = z.output<typeof recordSchema>;

export function recordOf(review: Review, passed: boolean, commit?: string): PlanRecord {
  const { preview, day, ledgerStep } = review;
  // A certificate that is renewed while a plan waits for its approval makes no other plan of it.
  const steps = preview.steps.filter(({ type }) => !isWatching(type));
  const config = { ...prefixed(preview.config), ...preview.otherConfig };
  return {
    format: 1,
    passed,
    project: preview.project,
    stack: preview.stack,
    today: day ?? null,
    commit: commit ?? null,
    stackFile: Object.fromEntries(
      sorted(Object.entries(config)).map(([key, value]) => [key, digestOf(value)]),
    ),
    ledger: {
      before: ledgerStep?.before === undefined ? null : digestOf(ledgerStep.before.inputs),
      after: ledgerStep?.after === undefined ? null : digestOf(planned(ledgerStep.after)),
    },
    state: digestOf(steps.flatMap(({ before }) => (before === undefined ? [] : [shortOf(before)])).sort()),
    steps: steps
      .filter((step) => (step.outcome !== "unchanged" || unprotects(step)) && step.type !== types.stack)
      .map(({ urn, outcome, after }) => ({
        urn,
        op: outcome,
        inputs: after === undefined ? null : digestOf(planned(after)),
      }))
      .sort((a, b) => (`${a.urn} ${a.op}` < `${b.urn} ${b.op}` ? -1 : 1)),
  };
}

/** The same plan is the same, whoever runs it: the history says that too. */
function planned({ urn, inputs }: State): unknown {
  return typeOf(urn) === types.ledger ? { ...inputs, history: withoutOrigins(inputs.history) } : inputs;
}

function shortOf({ name, id = "", inputs, protect }: State): string {
  return JSON.stringify([name, id, canonical(inputs), protect]);
}

/**
 * Reads what `recordOf` made.
 * @throws UsageError if it is something else
 */
export function readRecord(text: string, source: string): PlanRecord {
  const read = recordSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new UsageError(
    `${source}: got something else, want what \`npm run gate -- PREVIEW.json --record FILE\` wrote`,
  );
}

/** Why a plan is not the one that was judged; nothing if it is. */
export function planDifferences(judged: PlanRecord, review: Review, commit?: string): Problem[] {
  const now = recordOf(review, true, commit);
  const say = (got: string, want: string): Problem => ({
    key: "the plan that was judged",
    got,
    want,
    wayOut,
  });
  const problems: Problem[] = [];
  if (!judged.passed) problems.push(say("one that the gate refused", "one that passed"));
  for (const key of ["project", "stack", "today"] as const) {
    if (judged[key] !== now[key])
      problems.push(say(`${key} ${now[key] ?? "unknown"}`, `${key} ${judged[key] ?? "unknown"}`));
  }
  if (judged.commit !== null && now.commit !== null && judged.commit !== now.commit) {
    problems.push(say(`commit ${now.commit}`, `commit ${judged.commit}`));
  }
  if (judged.ledger.before !== now.ledger.before) {
    problems.push(
      say("another ledger in the state: a run in between changed it", "the one that it began with"),
    );
  } else if (judged.state !== now.state) {
    problems.push(say("another state: something in it was changed in between", "the one that it began with"));
  }
  const keys = differentKeys(judged.stackFile, now.stackFile);
  if (keys.length > 0)
    problems.push(say(`another stack file: ${keys.join(", ")}`, "the one that it was made from"));
  if (judged.ledger.after !== now.ledger.after)
    problems.push(say("another ledger after the plan", "the one it had"));
  const steps = differentSteps(judged, now, review.preview.steps);
  if (steps !== "") problems.push(say(steps, "the same changes"));
  return problems;
}

const wayOut = "have this plan judged and approved instead";

function differentKeys(one: PlanRecord["stackFile"], other: PlanRecord["stackFile"]): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (key) => own(one, key) !== own(other, key),
  );
}

function differentSteps(judged: PlanRecord, now: PlanRecord, steps: readonly Step[]): string {
  const titles = new Map(steps.map((step) => [step.urn, titleOf(step)]));
  const titleAt = (urn: string): string => titles.get(urn) ?? nameOf(urn);
  const [old, news] = [judged, now].map(
    (record) => new Set(record.steps.map((step) => JSON.stringify(step))),
  );
  const urnsOf = (record: PlanRecord, others: Set<string> | undefined): string[] =>
    record.steps.filter((step) => others?.has(JSON.stringify(step)) !== true).map(({ urn }) => urn);
  const different = [...new Set([...urnsOf(now, old), ...urnsOf(judged, news)])].map(titleAt);
  const more = different.length > 5 ? ` and ${different.length - 5} more` : "";
  return different.length === 0 ? "" : `other changes of ${different.slice(0, 5).join(", ")}${more}`;
}

function prefixed(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [`${namespace}:${key}`, value]));
}

/** The same for the same value, in whatever order its keys come. */
function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256")
    .update(JSON.stringify(canonical(value)))
    .digest("hex")}`;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isSection(value)) return value;
  return { section: sorted(Object.entries(value)).map(([key, inner]) => [key, canonical(inner)]) };
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): (readonly [string, Value])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
