import { type Problem, credentialName, daysBetween, endOf } from "../../rotation";
import type { Review } from "../review";
import { completedNow } from "../completed";
import {
  type Issued,
  changesApp,
  consumerTransitions,
  isForced,
  issuedNow,
  newFormerNames,
  revokedNow,
} from "../generations";
import { unprotects } from "../step";
import { code, text } from "./escape";

/** The verdict and, of what this plan does, what nobody may overlook. */
export function headline(review: Review, problems: readonly Problem[]): string {
  const stack = text(review.preview.stack === "" ? "a stack" : review.preview.stack);
  if (problems.length > 0) return `## ⛔ ${stack}: refused, for ${counted(problems.length, "reason")}`;
  const changes = deedsOf(review);
  if (changes.length > 0) return `## ✅ ${stack}: ${changes.join("; ")}`;
  const isQuiet = review.preview.steps.every((step) => step.outcome === "unchanged" && !unprotects(step));
  return `## ✅ ${stack}: ${isQuiet ? "nothing changes" : "no rotation"}`;
}

function deedsOf(review: Review): string[] {
  const transitions = consumerTransitions(review);
  const revoked = revokedNow(review).map(({ consumer, generation }) =>
    code(credentialName(consumer, generation)),
  );
  const renamed = transitions.flatMap((transition) =>
    newFormerNames(transition).map((name) => `${code(name)} becomes ${code(transition.consumer)}`),
  );
  const moved = transitions
    .filter(changesApp)
    .map(({ consumer }) => `${code(consumer)} moves to another app`);
  const issued = issuedNow(review);
  const completed = issued.length > 0 ? 0 : completedNow(review).length;
  return [
    ...(revoked.length === 0 ? [] : [`${listed(revoked)} revoked, which needs two runs`]),
    ...few(renamed, "renamed consumer"),
    ...few(moved, "consumer that moves to another app", "consumers that move to other apps"),
    ...(issued.length === 0 ? [] : [issuedInWords(issued)]),
    ...(completed === 0 ? [] : [`${counted(completed, "interrupted rotation")} completed`]),
  ];
}

function issuedInWords(issued: readonly Issued[]): string {
  const forced = issued.filter(({ credential }) => isForced(credential)).length;
  const all = counted(issued.length, "new credential");
  if (forced === 0) return all;
  return forced === issued.length
    ? counted(forced, "forced new credential")
    : `${all}, ${forced} of them forced`;
}

const most = 3;

function listed(names: readonly string[]): string {
  if (names.length > most) return `${names.length} credentials are`;
  return `${names.join(", ")} ${names.length === 1 ? "is" : "are"}`;
}

function few(sentences: readonly string[], noun: string, nouns = `${noun}s`): string[] {
  if (sentences.length <= most) return [...sentences];
  return [`${sentences.length} ${nouns}`];
}

/** Of each credential that is revoked: what it costs, and whether somebody still uses it. */
export function revocations(review: Review): string[] {
  return revokedNow(review).map(({ consumer, generation, credential }) => {
    const name = credentialName(consumer, generation);
    const end = endOf(credential);
    const days = review.day === undefined ? "" : `${counted(daysBetween(review.day, end), "day")} `;
    const use = review.lastUse?.(name);
    const status = code(`npm run status -- --stack ${review.preview.stack}`);
    const last = use === undefined ? `a preview doesn't know it; run ${status}` : text(use);
    return (
      `- ${code(name)} is revoked ${days}before its end on ${end}. This run removes its protection, and the next one removes it from Entra: ` +
      `after that, sign-ins with it are refused. **Last use**: ${last}.`
    );
  });
}

export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
