import { type Credential, type Day, byGeneration, earlier, endOf, isLive, later } from "../../rotation";
import type { ConsumerTransition } from "../generations";

/** Mermaid draws no more than this so that anybody can read it. */
const mostSections = 15;

/** A chart of when which credential is valid, and of the days on which a consumer has two: those it has to switch in. */
export function gantt(transitions: readonly ConsumerTransition[], day: Day | undefined): string[] {
  const shown = transitions
    .slice(0, mostSections)
    .filter(({ record }) => Object.keys(record.credentials).length > 0);
  if (shown.length === 0) return [];
  return [
    "```mermaid",
    "gantt",
    "    title Valid credentials",
    "    dateFormat YYYY-MM-DD",
    "    axisFormat %Y-%m-%d",
    "    todayMarker off",
    ...(day === undefined ? [] : ["    section This plan", `    day of this plan :milestone, ${day}, 0d`]),
    ...shown.flatMap(section),
    "```",
    ...(transitions.length > mostSections
      ? ["", `The first ${mostSections} of ${transitions.length} consumers.`]
      : []),
  ];
}

function section({ consumer, old, record }: ConsumerTransition): string[] {
  const credentials = byGeneration(record.credentials);
  const bars = credentials.map(([generation, credential]) => {
    const isNew = old === undefined || !Object.hasOwn(old.credentials, generation);
    const state = isNew && isLive(credential) ? "new" : credential.state;
    // Mermaid refuses a bar that ends before it begins, as one revoked on its first day would.
    return `    ${generation} ${state} :${tagOf(state)}${credential.issuedOn}, ${later(endedOn(credential), credential.issuedOn)}`;
  });
  return [
    `    section ${plain(consumer)}`,
    ...bars,
    ...overlap(credentials.filter(([, credential]) => isLive(credential))),
  ];
}

/** The days on which the newest two live both. */
function overlap(live: readonly [string, Credential][]): string[] {
  const [previous, newest] = live.slice(-2);
  if (previous === undefined || newest === undefined) return [];
  const end = earlier(endOf(previous[1]), endOf(newest[1]));
  if (end <= newest[1].issuedOn) return [];
  return [`    ${previous[0]} and ${newest[0]} :crit, ${newest[1].issuedOn}, ${end}`];
}

function tagOf(state: Credential["state"] | "new"): string {
  switch (state) {
    case "new":
      return "active, ";
    case "current":
    case "previous":
      return "";
    case "expired":
    case "retired":
    case "revoked":
    case "lost":
    case "unpublished":
      return "done, ";
  }
}

function endedOn(credential: Credential): Day {
  return isLive(credential) ? endOf(credential) : earlier(credential.endedOn, credential.expiresOn);
}

/** Mermaid ends a section's name at these. */
function plain(name: string): string {
  return name.replace(/[^\w .-]/g, "_");
}
