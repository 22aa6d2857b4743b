import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { policies } from "../../policies/pack";
import { markdownTable } from "../../rendering/columns";
import { UsageError } from "../../settings/usageError";

/** What a configuration of the policy pack lets pass: a row of the report. */
export interface Allowance {
  readonly rule: string;
  /** What is let pass: a resource (and property), a package, an ID; or that the rule only warns or is off. */
  readonly what: string;
  readonly reason: string;
}

const last = "justify-exceptions";
const names: readonly string[] = policies.map(({ name }) => name);

const reason = z.string().regex(/\S\s+\S/, "want a reason of two words at least");
const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);

/** What the rules let pass has different keys; each entry has a reason. */
const allowance = z.looseObject({ reason });
const ruleSchema = z.union([
  level.transform((enforcementLevel) => ({ enforcementLevel })),
  z.looseObject({ enforcementLevel: level.optional() }),
]);
const configSchema = z.record(z.string(), ruleSchema);

/** Lists of the rules' settings whose entries let something pass. */
const letting = ["except", "objectIds", "packages"];

/**
 * Reads the policy pack's configuration as the engine will, and refuses what the pack itself can't see.
 * @returns what it lets pass
 * @throws UsageError with every problem
 */
export function readPolicyConfig(file: string): Allowance[] {
  if (!existsSync(file))
    throw new UsageError(`${file}: got no such file, want the policy pack's configuration`);
  const read = configSchema.safeParse(parsed(readFileSync(file, "utf8")));
  if (!read.success) throw new UsageError(`${file}: ${z.prettifyError(read.error)}`);
  const { weaker, allowances, problems } = lookAt(read.data);
  if (problems.length > 0) throw new UsageError(problems.map((one) => `${file}: ${one}`).join("\n"));
  return [
    ...allowances,
    ...weaker.map(({ rule, reason }) => ({ rule, what: "only warns, or is off", reason })),
  ];
}

/** The table of a report; nothing if nothing is let pass. */
export function allowanceTable(allowances: readonly Allowance[]): string {
  if (allowances.length === 0) return "";
  const rows = allowances.map(({ rule, what, reason }) => [rule, what, reason].map(cell));
  return [
    "**What the policy pack lets pass**",
    "",
    ...markdownTable([["rule", "lets pass", "reason"], ...rows]),
  ].join("\n");
}

type Config = z.output<typeof configSchema>;

const weakerSchema = z.array(z.object({ rule: z.string(), reason })).catch([]);
const entriesSchema = z.array(allowance);

function lookAt(config: Config) {
  const weaker = weakerSchema.parse(settingOf(config[last], "weaker"));
  const problems: string[] = [];
  const allowances: Allowance[] = [];
  for (const [rule, settings] of Object.entries(config)) {
    if (rule !== "all" && !names.includes(rule)) problems.push(`${rule}: there is no rule of that name`);
    problems.push(...levelProblems(rule, settings.enforcementLevel, weaker));
    for (const [key, value] of Object.entries(settings)) {
      if (!letting.includes(key)) continue;
      const entries = entriesSchema.safeParse(value);
      if (entries.success) allowances.push(...entries.data.map((entry) => allowanceOf(rule, entry)));
      else problems.push(`${rule}.${key}: ${z.prettifyError(entries.error)}`);
    }
  }
  return { weaker, allowances, problems };
}

function settingOf(settings: object | undefined, key: string): unknown {
  return settings === undefined ? undefined : Object.entries(settings).find(([name]) => name === key)?.[1];
}

/** The pack notices a rule that is off, not one that only warns; and nothing once the rule that notices is off. */
function levelProblems(
  rule: string,
  given: z.output<typeof level> | undefined,
  weaker: readonly { readonly rule: string }[],
): string[] {
  if (given === undefined || given === "mandatory" || given === "remediate") return [];
  if (rule === "all" || rule === last) {
    return [`${rule}: got ${given}; list each weaker rule by itself in ${last}.weaker, with a reason`];
  }
  const isJustified = weaker.some((one) => one.rule === rule);
  return isJustified ? [] : [`${rule}: got ${given}; list it in ${last}.weaker with a reason`];
}

function allowanceOf(rule: string, { reason, ...rest }: z.output<typeof allowance>): Allowance {
  return { rule, what: Object.values(rest).map(String).join(", "), reason };
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
