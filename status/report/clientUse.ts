import {
  type Day,
  type Instant,
  type LogCoverage,
  dayOfInstant,
  daysBetween,
  inDays,
  judge,
  startOf,
} from "../../rotation";
import type { ClientEvents, ClientSignIn } from "../facts";
import type { CredentialReport } from "./schema";

/*
 * Whether a Keycloak client's secret is in use. Keycloak saves that a client signed in, and not with which secret: while
 * only one was valid, it was that one; while two were, it was one of them.
 */

/** When a secret was valid. */
export interface Span {
  readonly name: string;
  readonly from: Instant;
  /** Undefined if it has no end. */
  readonly until: Instant | undefined;
}

type Verdict = NonNullable<CredentialReport["verdict"]>;
type Uses = NonNullable<Verdict["lastUsed"]>;

/** What the events tell of a secret: its own sign-ins, and those that may be another's. */
interface Share {
  readonly own: readonly ClientSignIn[];
  readonly shared: readonly ClientSignIn[];
  /** Those whose sign-ins the shared ones may be, itself among them, in their order. */
  readonly among: readonly string[];
}

/** What a verdict rests on. */
export interface ClientEvidence {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly events: ClientEvents;
  readonly issuedOn: Day;
  /** The day on which the consumer was known to use a newer one. */
  readonly movedOn: Day | undefined;
  readonly today: Day;
}

/** Judges a secret by the sign-ins of its client. */
export function clientVerdict({ name, spans, events, issuedOn, movedOn, today }: ClientEvidence): Verdict {
  const { log } = events;
  const { own, shared, among } = shareOf(name, spans, events.signIns);
  const judged = (log: LogCoverage, some: readonly ClientSignIn[]) => {
    const used = usesOf(some);
    return judge({ signIns: used === undefined ? {} : { used }, log, issuedOn, movedOn, today });
  };
  const verdict = judged(log, own);
  const maybe = judged(log, shared);
  // The latest counts: whoever signed in alone with it a month ago may have moved since.
  if (maybe.kind === "used" && !isLater(own, shared))
    return {
      kind: "unknown",
      lastUsed: null,
      missingDays: 0,
      sentence: sharedSentence(shared, among, today),
    };
  return {
    kind: verdict.kind,
    lastUsed: verdict.kind === "used" ? verdict.uses : null,
    missingDays: verdict.kind === "unknown" ? verdict.missingDays : 0,
    sentence: verdict.sentence,
  };
}

function shareOf(name: string, spans: readonly Span[], signIns: readonly ClientSignIn[]): Share {
  const share = { own: [] as ClientSignIn[], shared: [] as ClientSignIn[] };
  const among = new Set<string>();
  for (const one of signIns) {
    const valid = spans.filter((span) => isIn(span, one.at)).map((span) => span.name);
    if (!valid.includes(name)) continue;
    if (valid.length === 1) share.own.push(one);
    else {
      share.shared.push(one);
      for (const other of valid) among.add(other);
    }
  }
  return { ...share, among: spans.map((span) => span.name).filter((one) => among.has(one)) };
}

/** By the moment: days aren't enough on the day of a rotation. */
function isIn({ from, until }: Span, at: Instant): boolean {
  const moment = Date.parse(at);
  return moment >= Date.parse(from) && (until === undefined || moment < Date.parse(until));
}

/** Newest first, both. */
function isLater([one]: readonly ClientSignIn[], [other]: readonly ClientSignIn[]): boolean {
  return one !== undefined && (other === undefined || one.at > other.at);
}

/** Several sign-ins in one; undefined if there was none. */
export function usesOf(signIns: readonly ClientSignIn[]): Uses | undefined {
  const [last] = signIns;
  return last && { last: last.at, ipAddress: last.ipAddress, count: signIns.length };
}

function sharedSentence(shared: readonly ClientSignIn[], among: readonly string[], today: Day): string {
  const [last] = shared;
  const day = dayOfInstant(last?.at ?? startOf(today));
  const days = daysBetween(day, today);
  const ago = days === 0 ? "today" : `${inDays(days)} ago`;
  const where = last === undefined || last.ipAddress === "" ? "" : ` from ${last.ipAddress}`;
  return `used, by one of ${among.join(", ")} (Keycloak doesn't log which), last on ${day} (${ago})${where}`;
}
