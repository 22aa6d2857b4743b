import { types } from "../../names/types";
import { type Problem, renderProblem } from "../../rotation";
import type { Review } from "../review";
import { isWatching } from "../certificates";
import { credentialSteps, isConsumersSecret } from "../credentials";
import { mailWay } from "../mail";
import { noticesOf } from "../notices";
import type { Preview } from "../preview";
import { type Step, actionOf, titleOf } from "../step";
import { hasUnknownIdentity } from "../unknownIdentity";
import { certificateTable } from "./certificates";
import { code, text } from "./escape";
import { gantt } from "./gantt";
import { counted, headline, revocations } from "./headline";
import { affected, table } from "./table";

const mostLines = 60;

/** The comment for the pull request. Its first line, which nobody sees, is how a later run finds it again. */
export function markdownOf(review: Review, problems: readonly Problem[]): string {
  const transitions = affected(review);
  const parts = [
    [
      `<!-- quarterturn gate ${review.preview.stack.replace(/[^\w.-]/g, "_")} -->`,
      headline(review, problems),
    ],
    [subtitle(review)],
    revocations(review),
    list("### Why it is refused", problems.map(renderProblem)),
    list("### Look at this", noticesOf(review)),
    table(review, transitions),
    way(review),
    gantt(transitions, review.day),
    certificateTable(review),
    list("### What the plan says", said(review)),
    others(review),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function way(review: Review): string[] {
  const sentence = mailWay(review);
  return sentence === undefined ? [] : [text(sentence)];
}

function subtitle({ day, preview }: Review): string {
  const done = preview.steps.filter((step) => !hasUnknownIdentity(step, preview));
  const count = (outcome: Step["outcome"]): number => done.filter((step) => step.outcome === outcome).length;
  const outcomes = [
    [count("created"), "created"],
    [count("imported"), "imported"],
    [count("updated"), "updated"],
    [count("replaced"), "replaced"],
    [count("deleted"), "deleted"],
  ] as const;
  const counts = outcomes.filter(([number]) => number > 0).map(([number, action]) => `${number} ${action}`);
  const resources = counts.length === 0 ? "no resource changes" : `resources: ${counts.join(", ")}`;
  return `${day === undefined ? "Plan" : `Plan of ${day} (UTC)`}; ${resources}.`;
}

/**
 * What the own provider warned of in this preview. What else it said stands in the table; where that has no ledger to show,
 * it stands here. Of others only their errors are shown, above.
 */
function said({ preview, after }: Review): string[] {
  const own = preview.diagnostics.filter(({ urn }) => /[:$]quarterturn:(index|certificates):/.test(urn));
  const warnings = own.filter(({ severity }) => severity === "warning");
  const infos = own.filter(({ severity }) => severity === "info" && after === undefined);
  return [...warnings.map(({ message }) => `Warning: ${message}`), ...infos.map(({ message }) => message)];
}

/** What changes beside the rotation itself. */
function others({ preview }: Review): string[] {
  const known: readonly string[] = [types.ledger, types.handover, types.stack, types.tokenCanary];
  const credentials = new Set(credentialSteps(preview));
  const steps = preview.steps.filter(
    (step) =>
      step.outcome !== "unchanged" &&
      !known.includes(step.type) &&
      !credentials.has(step) &&
      !isConsumersSecret(step) &&
      !isWatching(step.type),
  );
  if (steps.length === 0) return [];
  const lines = steps.map((step) => `- ${code(titleOf(step))}: ${happening(step, preview)}`);
  return [
    `<details><summary>${counted(steps.length, "other change")}</summary>`,
    "",
    ...cut(lines),
    "",
    "</details>",
  ];
}

function happening(step: Step, preview: Preview): string {
  return hasUnknownIdentity(step, preview)
    ? "stays as it is; the engine shows a change only because it doesn't know the identity yet"
    : `${actionOf(step)}${pathsOf(step)}`;
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
