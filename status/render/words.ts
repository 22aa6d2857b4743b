import { inDays } from "../../rotation";
import { printable } from "../../rendering/printable";
import type { CredentialReport, Finding, ReferenceReport, Report } from "../report/schema";

/** What a report comes to, in a sentence. What is due soon is no alarm, and not "all well" either. */
export function headline({ exitCode, findings }: Pick<Report, "exitCode" | "findings">): string {
  const count = (level: Finding["level"]) => findings.filter((one) => one.level === level).length;
  switch (exitCode) {
    case 0:
      return count("due") > 0 ? `due soon (${count("due")})` : "all well";
    case 1:
      return `someone must act (${count("act")})`;
    case 2:
      return `could not tell everything (${count("unknown")})`;
  }
}

/** The next date and what it is for; empty where nothing is to come. */
export function nextWords({ next }: Pick<Report, "next">): string {
  return next === null ? "" : `${next.on}: ${next.sentence}`;
}

/** `12 days`, `over`. */
export function endWords(daysLeft: number): string {
  return daysLeft > 0 ? inDays(daysLeft) : "over";
}

const states: Readonly<Record<CredentialReport["state"], string>> = {
  current: "current",
  previous: "previous",
  notMade: "not made",
  remade: "made again",
  removed: "removed",
  expired: "expired",
  retired: "retired",
  revoked: "revoked",
  lost: "lost",
  unpublished: "never handed over",
  unrecorded: "not in the state",
  orphan: "orphan",
  foreign: "foreign",
};

/** The state, in the words of a table. */
export function stateWords({ state }: Pick<CredentialReport, "state">): string {
  return states[state];
}

/** The state, and whether the vault holds it. */
export function placeWords(one: Pick<CredentialReport, "state" | "published">): string {
  return one.published ? `${stateWords(one)}, in vault` : stateWords(one);
}

/** When it was handed over, or to whom it wasn't. */
export function handoverWords({ handover }: Pick<CredentialReport, "handover">): string {
  if (handover === null || handover.status === "notConfigured") return "";
  const sent = handover.deliveries
    .map(({ sentOn }) => sentOn)
    .sort()
    .at(-1);
  if (handover.missing.length > 0) return `not to ${handover.missing.join(", ")}`;
  return sent === undefined ? "nobody to tell" : `${sent}${wayWords(handover.deliveries)}`;
}

/** By e-mail is the usual way. */
function wayWords(deliveries: NonNullable<CredentialReport["handover"]>["deliveries"]): string {
  if (deliveries.every(({ by }) => by === "email")) return "";
  return deliveries.every(({ by }) => by === "webhook") ? ", by webhook" : ", by e-mail and webhook";
}

const references: Readonly<Record<ReferenceReport["state"], string>> = {
  newest: "newest version",
  older: "older version",
  resolved: "resolved",
  pinned: "one version only",
  failed: "not resolved",
  pending: "not resolved yet",
  elsewhere: "another secret",
  literal: "a value, no reference",
  missing: "none",
  unknown: "could not be read",
};

/** What a reference gives the app, in the words of a table. */
export function referenceWords({ state, status }: Pick<ReferenceReport, "state" | "status">): string {
  return state === "failed" && status !== null ? `${references[state]}: ${status}` : references[state];
}

/** A finding as one says it: what is so, and what to do about it. */
export function findingWords({ sentence, action }: Pick<Finding, "sentence" | "action">): string {
  return printable(action === null ? sentence : `${sentence}; ${action}`);
}
