import { adopt, adoptionProblems } from "./adopt";
import { ageOut, dropAdopted, dropReleased } from "./age";
import type { Day } from "./calendar";
import { postponed, refusals } from "./cap";
import { confirm, confirmProblems, forgetConfirmations } from "./confirm";
import { type Decision, decide } from "./due";
import { issue } from "./issue";
import type { ConsumerRecord } from "./ledger";
import { checkPolicy } from "./policyCheck";
import type { Problem } from "./problem";
import { canonical } from "./record";
import { comeBack, removedDecision, retreat } from "./removed";
import { forgetNames } from "./rename";
import type { ConsumerRequest } from "./request";
import { revoke, revokeProblems } from "./revoke";
import { nextRotation } from "./schedule";
import { warningsOf } from "./warnings";

/** What every consumer's plan needs to know of the run. */
export interface Run {
  readonly today: Day;
  /** Names of the credentials that the last finished run declared without protection. */
  readonly released: readonly string[];
}

export type Outcome =
  | {
      readonly ok: true;
      /** Undefined for a consumer that left the stack file and has nothing left. */
      readonly record: ConsumerRecord | undefined;
      readonly decision: Decision;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One run's plan for a consumer of the stack file. */
export function planConsumer(
  name: string,
  stored: ConsumerRecord | undefined,
  request: ConsumerRequest,
  run: Run,
): Outcome {
  const { policy } = request;
  const known = comeBack(stored ?? blank(request));
  const problems = requestProblems(name, known, request, run.today);
  if (problems.length > 0) return { ok: false, problems };

  const aged = age(name, adopt(known, request.adopt), run);
  const before = confirm(revoke(aged, request.revoke ?? [], run.today), request.confirmed, run.today);

  const wanted = decide({ record: before, request, today: run.today });
  const refused = refusals(name, wanted, before, policy);
  if (refused.length > 0) return { ok: false, problems: refused };
  const decision = postponed(wanted, before, policy);

  const after = decision.rotates ? issue(before, request, decision, run.today) : before;
  const warnings = warningsOf({ before, after, decision, policy, today: run.today });
  return { ok: true, record: conclude(after, request), decision, warnings };
}

/** One run's plan for a consumer that is no longer in the stack file. */
export function planRemoved(name: string, stored: ConsumerRecord, run: Run): Outcome {
  const rest = forgetNames(forgetConfirmations(dropAdopted(age(name, retreat(stored), run))), []);
  const isEmpty = Object.keys(rest.credentials).length === 0;
  return {
    ok: true,
    record: isEmpty ? undefined : canonical(rest),
    decision: removedDecision(rest),
    warnings: [],
  };
}

function blank({ app, policy }: ConsumerRequest): ConsumerRecord {
  return { app, policy, credentials: {}, nextGeneration: 1 };
}

function age(name: string, record: ConsumerRecord, { today, released }: Run): ConsumerRecord {
  // What a run under a former name declared last was released under that name.
  const names = [name, ...Object.keys(record.formerNames ?? {})];
  return ageOut(dropReleased(record, names, released, today), today);
}

function requestProblems(
  name: string,
  known: ConsumerRecord,
  request: ConsumerRequest,
  today: Day,
): Problem[] {
  const record = adopt(known, request.adopt);
  return [
    ...checkPolicy(request.policy, `consumers.${name}.policy`),
    ...adoptionProblems(`adopt.${name}`, known, request.adopt, today),
    ...revokeProblems(`revoke.${name}`, record, request.revoke ?? []),
    ...confirmProblems(`confirmed.${name}`, record, request.confirmed),
  ];
}

/** The record as it is stored: what the stack file says now, and the day of the next rotation under it. */
function conclude(record: ConsumerRecord, { app, policy, aliases }: ConsumerRequest): ConsumerRecord {
  const rest = forgetNames(forgetConfirmations(dropAdopted(record)), aliases ?? []);
  return canonical({ ...rest, app, policy, nextRotation: nextRotation(rest, policy) });
}
