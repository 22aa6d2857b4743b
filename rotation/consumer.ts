import { adopt, adoptionProblems, lateAdoption } from "./adopt";
import { ageOut, dropAdopted, dropEnded, markLost } from "./age";
import { moveToApp, systemProblems } from "./apps";
import type { Day } from "./calendar";
import { afterCompletion, afterUnknown, postponed, refusals, withoutApp } from "./cap";
import { confirm, confirmProblems, forgetConfirmations } from "./confirm";
import type { Decision } from "./decision";
import { decide } from "./due";
import type { Holdings } from "./holdings";
import {
  asFollowed,
  asOnServer,
  followed,
  isKeycloak,
  mostOnKeycloak,
  takeOver,
  unfinishedOn,
  unknownRotated,
} from "./keycloak";
import { issue } from "./issue";
import type { ConsumerRecord } from "./ledger";
import { checkPolicy } from "./policyCheck";
import { effectivePolicy } from "./policyOfApp";
import type { Problem } from "./problem";
import { canonical } from "./record";
import { asCurrent, removedDecision, asPrevious } from "./removed";
import { forgetNames } from "./rename";
import type { ConsumerRequest } from "./request";
import { revoke, revokeProblems } from "./revoke";
import { notesOf } from "./notes";
import { nextRotation } from "./schedule";
import { markUnpublished } from "./unpublished";
import { warningsOf } from "./warnings";

/** What every consumer's plan needs to know of the run. */
export interface Run {
  readonly today: Day;
  /** What the engine's state has. */
  readonly holdings: Holdings;
}

export type Outcome =
  | {
      readonly ok: true;
      /** Undefined for a consumer that left the stack file and has nothing left. */
      readonly record: ConsumerRecord | undefined;
      /** The record with what this run drops of it at its end, for the history. */
      readonly whole: ConsumerRecord;
      readonly decision: Decision;
      readonly warnings: readonly string[];
      /** What to do after the run. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One run's plan for a consumer of the stack file. */
export function planConsumer(
  name: string,
  stored: ConsumerRecord | undefined,
  asked: ConsumerRequest,
  run: Run,
): Outcome {
  const wish = onKnownApp(asked, stored);
  const known = moveToApp(asCurrent(stored ?? blank(wish)), wish.app);
  const problems = requestProblems(name, known, wish, run.today);
  if (problems.length > 0) return { ok: false, problems };
  const { policy, warnings: limits } = effectivePolicy(wish.policy, wish.app);
  const request = { ...wish, policy };

  const held = (record: ConsumerRecord) => ({ name, record, holdings: run.holdings });
  const found = asOnServer(held(adopt(known, request.adopt)), request, run.today);
  // In Keycloak the next one follows the last that was made, whatever became of that.
  const aged = age(name, found, run, isKeycloak(wish.app) ? followed(held(found)) : undefined);
  const before = confirm(revoke(aged, request.revoke ?? [], run.today), request.confirmed, run.today);

  const server = asFollowed(held(before), request.server);
  const due = afterCompletion(
    takeOver(held(before), server, run.today) ?? decide({ record: before, request, today: run.today }),
    unfinishedOn(held(before), server),
  );
  const unknownUntil = unknownRotated(server, run.today);
  const wanted = afterUnknown(withoutApp(due, request.appProblem), unknownUntil);
  const roomy = wanted.rotates ? markUnpublished(name, before, run.holdings, run.today) : before;
  // What somebody asks of a server that doesn't answer is refused at once too: it couldn't be taken back later.
  const asks = isKeycloak(request.app) ? due : wanted;
  const refused = refusals(name, asks, roomy, { policy, server, unknownUntil });
  if (refused.length > 0) return { ok: false, problems: refused };
  const decision = postponed(wanted, roomy, { policy, server });

  const after = decision.rotates ? issue(roomy, { ...request, server }, decision, run.today) : before;
  const warnings = [
    ...limits,
    ...lateAdoption(known, request.adopt),
    ...warningsOf({ known, before, after, decision, policy, today: run.today }),
  ];
  const notes = notesOf(known, after, policy, run.today);
  // What was taken over may be an older one that somebody set again: that name of it is in nobody's way.
  const present = decision.code === "taken-over" ? request.server : undefined;
  return { ok: true, record: conclude(after, request, present), whole: after, decision, warnings, notes };
}

/** A consumer whose app can't be found stays on the one that it has: what lives there is still declared. */
function onKnownApp(request: ConsumerRequest, stored: ConsumerRecord | undefined): ConsumerRequest {
  return request.appProblem === undefined || stored === undefined ? request : { ...request, app: stored.app };
}

/** One run's plan for a consumer that is no longer in the stack file. */
export function planRemoved(name: string, stored: ConsumerRecord, run: Run): Outcome {
  const aged = age(name, asPrevious(stored), run);
  const rest = forgetNames(forgetConfirmations(dropAdopted(aged)), []);
  const isEmpty = Object.keys(rest.credentials).length === 0;
  return {
    ok: true,
    record: isEmpty ? undefined : canonical(rest),
    whole: aged,
    decision: removedDecision(rest),
    warnings: [],
    notes: [],
  };
}

function blank({ app, policy }: ConsumerRequest): ConsumerRecord {
  return { app, policy, credentials: {}, nextGeneration: 1 };
}

function age(
  name: string,
  record: ConsumerRecord,
  { today, holdings }: Run,
  needed?: string,
): ConsumerRecord {
  const rest = dropEnded(name, record, holdings, today, needed);
  return ageOut(markLost(name, rest, holdings, today), today);
}

function requestProblems(
  name: string,
  known: ConsumerRecord,
  request: ConsumerRequest,
  today: Day,
): Problem[] {
  const record = adopt(known, request.adopt);
  return [
    ...checkPolicy(
      request.policy,
      `consumers.${name}.policy`,
      isKeycloak(request.app) ? mostOnKeycloak : undefined,
    ),
    ...systemProblems(`consumers.${name}`, record, request.app),
    ...adoptionProblems(`adopt.${name}`, known, request.adopt, today),
    ...revokeProblems(`revoke.${name}`, record, request.revoke ?? []),
    ...confirmProblems(`confirmed.${name}`, record, request.confirmed),
  ];
}

/**
 * The record as it is stored: what the stack file says now, and the day of the next rotation under it.
 * @param present what Keycloak has, where this run leaves it as it is
 */
function conclude(
  record: ConsumerRecord,
  { app, policy, aliases }: ConsumerRequest,
  present: ConsumerRequest["server"],
): ConsumerRecord {
  const rest = forgetNames(forgetConfirmations(dropAdopted(record)), aliases ?? []);
  return canonical({ ...rest, app, policy, nextRotation: nextRotation(rest, policy, present) });
}
