import { type Problem, credentialName, daysBetween, endOf } from "../../../rotation";
import type { Case } from "../case";
import { completedNow } from "../completed";
import {
  type Issued,
  changesApp,
  coursesOf,
  isForced,
  issuedNow,
  namesGivenUp,
  revokedNow,
} from "../generations";
import { unprotects } from "../step";
import { code, text } from "./escape";

/** The verdict and, of what this plan does, what nobody may overlook. */
export function headline(the: Case, problems: readonly Problem[]): string {
  const stack = text(the.preview.stack === "" ? "a stack" : the.preview.stack);
  if (problems.length > 0) return `## ⛔ ${stack}: refused, for ${counted(problems.length, "reason")}`;
  const deeds = deedsOf(the);
  if (deeds.length > 0) return `## ✅ ${stack}: ${deeds.join("; ")}`;
  const isQuiet = the.preview.steps.every((step) => step.fate === "kept" && !unprotects(step));
  return `## ✅ ${stack}: ${isQuiet ? "nothing changes" : "no rotation"}`;
}

function deedsOf(the: Case): string[] {
  const courses = coursesOf(the);
  const revoked = revokedNow(the).map(({ consumer, generation }) =>
    code(credentialName(consumer, generation)),
  );
  const renamed = courses.flatMap((course) =>
    namesGivenUp(course).map((name) => `${code(name)} becomes ${code(course.consumer)}`),
  );
  const moved = courses.filter(changesApp).map(({ consumer }) => `${code(consumer)} moves to another app`);
  const issued = issuedNow(the);
  const completed = issued.length > 0 ? 0 : completedNow(the).length;
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
export function revocations(the: Case): string[] {
  return revokedNow(the).map(({ consumer, generation, credential }) => {
    const name = credentialName(consumer, generation);
    const end = endOf(credential);
    const days = the.day === undefined ? "" : `${counted(daysBetween(the.day, end), "day")} `;
    const use = the.lastUse?.(name);
    const status = code(`npm run status -- --stack ${the.preview.stack}`);
    const last = use === undefined ? `a preview doesn't know it, ${status} does` : text(use);
    return (
      `- ${code(name)} is revoked ${days}before its end on ${end}. This run takes its protection away, the next one removes it from Entra: ` +
      `from then on whoever still signs in with it is refused. **Last use**: ${last}.`
    );
  });
}

export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
