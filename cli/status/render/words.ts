import { inDays } from "../../../rotation";
import type { CredentialReport, Finding, Report } from "../report/schema";

/** What a report comes to, in a sentence. */
export function headline({ exitCode, findings }: Report): string {
  const count = (level: Finding["level"]) => findings.filter((one) => one.level === level).length;
  switch (exitCode) {
    case 0:
      return "all well";
    case 1:
      return `someone must act (${count("act")})`;
    case 2:
      return `could not tell everything (${count("unknown")})`;
  }
}

/** `12 days`, `over`. */
export function endWords(daysLeft: number): string {
  return daysLeft > 0 ? inDays(daysLeft) : "over";
}

/** The state, and whether the vault holds it. */
export function stateWords({ state, published }: CredentialReport): string {
  return published ? `${state}, in vault` : state;
}

/** When it was handed over, or to whom it wasn't. */
export function handoverWords({ handover }: CredentialReport): string {
  if (handover === null || handover.status === "notConfigured") return "";
  const sent = handover.deliveries
    .map(({ sentOn }) => sentOn)
    .sort()
    .at(-1);
  if (handover.missing.length > 0) return `not to ${handover.missing.join(", ")}`;
  return sent ?? "nobody to tell";
}

/** A finding as one says it: what is so, and what to do about it. */
export function findingWords({ sentence, action }: Finding): string {
  return action === null ? sentence : `${sentence}; ${action}`;
}
