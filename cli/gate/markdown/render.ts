import { types } from "../../../policies/types";
import { type Problem, renderProblem } from "../../../rotation";
import type { Case } from "../case";
import { completedNow } from "../completed";
import { credentialSteps, isConsumersSecret } from "../credentials";
import { issuedNow } from "../generations";
import { noticesOf } from "../notices";
import { type Step, deedOf, titleOf, unprotects } from "../step";
import { code, text } from "./escape";
import { gantt } from "./gantt";
import { affected, table } from "./table";

const mostLines = 60;

/** The comment for the pull request. Its first line, which nobody sees, is how a later run finds it again. */
export function markdownOf(the: Case, problems: readonly Problem[]): string {
  const courses = affected(the);
  const parts = [
    [`<!-- quarterturn gate ${the.preview.stack.replace(/[^\w.-]/g, "_")} -->`, headline(the, problems)],
    [subtitle(the)],
    list("### Why it is refused", problems.map(renderProblem)),
    list("### Look at this", noticesOf(the)),
    table(the, courses),
    gantt(courses, the.day),
    list("### What the plan says", said(the)),
    others(the),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function headline(the: Case, problems: readonly Problem[]): string {
  const stack = text(the.preview.stack === "" ? "a stack" : the.preview.stack);
  if (problems.length > 0) return `## ⛔ ${stack}: refused, for ${counted(problems.length, "reason")}`;
  const issued = issuedNow(the).length;
  if (issued > 0) return `## ✅ ${stack}: ${counted(issued, "new credential")}`;
  const completed = completedNow(the).length;
  if (completed > 0) return `## ✅ ${stack}: ${counted(completed, "interrupted rotation")} completed`;
  const isQuiet = the.preview.steps.every((step) => step.fate === "kept" && !unprotects(step));
  return `## ✅ ${stack}: ${isQuiet ? "nothing changes" : "no rotation"}`;
}

function subtitle({ day, preview }: Case): string {
  const count = (fate: Step["fate"]): number => preview.steps.filter((step) => step.fate === fate).length;
  const fates = [
    [count("made"), "created"],
    [count("taken in"), "imported"],
    [count("changed"), "updated"],
    [count("replaced"), "replaced"],
    [count("removed"), "deleted"],
  ] as const;
  const counts = fates.filter(([number]) => number > 0).map(([number, deed]) => `${number} ${deed}`);
  const resources = counts.length === 0 ? "no resource changes" : `resources: ${counts.join(", ")}`;
  return `${day === undefined ? "Plan" : `Plan of ${day} (UTC)`}; ${resources}.`;
}

/** What the own provider said in this preview, warnings first; of others only their errors are shown, above. */
function said({ preview }: Case): string[] {
  const own = preview.diagnostics.filter(({ urn }) => /[:$]quarterturn:index:/.test(urn));
  const warnings = own.filter(({ severity }) => severity === "warning");
  const infos = own.filter(({ severity }) => severity === "info");
  return [...warnings.map(({ message }) => `Warning: ${message}`), ...infos.map(({ message }) => message)];
}

/** What changes beside the rotation itself. */
function others({ preview }: Case): string[] {
  const known: readonly string[] = [types.ledger, types.handover, types.stack, types.tokenCanary];
  const credentials = new Set(credentialSteps(preview));
  const steps = preview.steps.filter(
    (step) =>
      step.fate !== "kept" &&
      !known.includes(step.type) &&
      !credentials.has(step) &&
      !isConsumersSecret(step),
  );
  if (steps.length === 0) return [];
  const lines = steps.map((step) => `- ${code(titleOf(step))}: ${deedOf(step)}${pathsOf(step)}`);
  return [
    `<details><summary>${counted(steps.length, "other change")}</summary>`,
    "",
    ...cut(lines),
    "",
    "</details>",
  ];
}

function pathsOf({ paths }: Step): string {
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
  return paths.length === 0 ? "" : ` of ${paths.slice(0, 5).map(code).join(", ")}${more}`;
}

function list(title: string, sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [title, "", ...cut(sentences.map((one) => `- ${text(one)}`))];
}

function cut(lines: readonly string[]): string[] {
  return lines.length <= mostLines
    ? [...lines]
    : [...lines.slice(0, mostLines), `- and ${lines.length - mostLines} more`];
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
