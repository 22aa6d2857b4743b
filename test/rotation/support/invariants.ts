import { type Credential, endOf, generationNumber, isLive } from "../../../rotation";
import type { Moment } from "./play";

/** Says what is wrong at a moment, or nothing. */
type Check = (moment: Moment) => string | undefined;

export const invariants: Readonly<Record<string, Check>> = {
  "never has the engine delete a protected credential": ({ refusals }) =>
    refusals.length === 0 ? undefined : `would delete ${refusals.join(", ")}`,

  "never changes the dates or the reason of a credential": (moment) =>
    firstOf(kept(moment), ([generation, was, is]) =>
      was.issuedOn === is.issuedOn && was.expiresOn === is.expiresOn && was.reason === is.reason
        ? undefined
        : `${generation} was rewritten`,
    ),

  "lets go of a live credential only at its end, or when a revoke names it": (moment) =>
    firstOf(entries(moment.before), ([generation, was]) => {
      if (!isLive(was)) return undefined;
      const is = moment.after?.credentials[generation];
      return endsRightly(generation, was, is, moment)
        ? undefined
        : `${generation} went from ${was.state} to ${is?.state ?? "gone"}`;
    }),

  "never brings an ended credential back": (moment) =>
    firstOf(kept(moment), ([generation, was, is]) =>
      !isLive(was) && isLive(is) ? `${generation} came back` : undefined,
    ),

  "changes nothing in a second run on the same day, but to drop what is revoked": (moment) => {
    const { isAgain, isAfterFinished, before, after } = moment;
    if (!isAgain || !isAfterFinished || JSON.stringify(before) === JSON.stringify(after)) return undefined;
    const gone = entries(before).filter(([generation]) => after?.credentials[generation] === undefined);
    const isOnlyThat = gone.length > 0 && gone.every(([, { state }]) => state === "revoked");
    const hasRest = kept(moment).every(([, was, is]) => JSON.stringify(was) === JSON.stringify(is));
    return isOnlyThat && hasRest ? undefined : "the ledger changed";
  },

  "issues no second generation when a killed run is completed": ({ isAgain, before, after }) =>
    !isAgain || before?.nextGeneration === after?.nextGeneration
      ? undefined
      : "another generation was issued",

  "changes nothing in the ledger unless a state does": ({ event, isAfterFinished, before, after }) => {
    if (event !== "nothing" || !isAfterFinished || statesOf(before) !== statesOf(after)) return undefined;
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : "the ledger changed, no state did";
  },

  "never issues more than maxActiveSecrets": ({ request, decision, after }) => {
    const active = entries(after).filter(([, credential]) => isLive(credential)).length;
    return decision?.rotates !== true || active <= (request?.policy.maxActiveSecrets ?? 0)
      ? undefined
      : `${active} are active`;
  },

  "issues at most one credential, and only with a reason": ({ before, after, decision }) => {
    const issued = (after?.nextGeneration ?? 1) - (before?.nextGeneration ?? 1);
    return after === undefined || issued === (decision?.rotates === true ? 1 : 0)
      ? undefined
      : `${issued} were issued`;
  },

  "always has a newest credential for a consumer of the stack file, or waits for room": ({
    request,
    after,
    decision,
  }) => {
    if (request === undefined) return undefined;
    const currents = entries(after).filter(([, { state }]) => state === "current");
    return currents.length === 1 || (currents.length === 0 && decision?.code === "postponed")
      ? undefined
      : `${currents.length} are current`;
  },

  "says on which day it rotates next, later than today": ({ request, after, today }) =>
    request === undefined || (after?.nextRotation ?? "") > today
      ? undefined
      : "the next rotation is not ahead",

  "never numbers two credentials alike": ({ before, after }) =>
    firstOf(entries(after), ([generation]) =>
      before?.credentials[generation] === undefined &&
      generationNumber(generation) !== 0 &&
      generationNumber(generation) < (before?.nextGeneration ?? 1)
        ? `${generation} came again`
        : undefined,
    ),
};

/** Everything that a moment violates. */
export function violations(moment: Moment): string[] {
  return Object.entries(invariants).flatMap(([name, check]) => {
    const found = check(moment);
    return found === undefined ? [] : [`${moment.today} (${moment.event}): ${name}: ${found}`];
  });
}

function endsRightly(
  generation: string,
  was: Credential,
  is: Credential | undefined,
  moment: Moment,
): boolean {
  if (is === undefined)
    return was.adoptedKeyId !== undefined && (was.expiresOn <= moment.today || isRevoked(generation, moment));
  switch (is.state) {
    case "current":
    case "previous":
      return is.expiresOn > moment.today;
    case "expired":
      return is.expiresOn <= moment.today;
    case "retired":
      return retires(generation, is, moment);
    case "revoked":
      return isRevoked(generation, moment);
    case "lost":
      return moment.lost.includes(generation);
    case "unpublished":
      return !moment.published.includes(generation);
  }
}

function retires(generation: string, is: Credential, { today, before, request, decision }: Moment): boolean {
  const wasNewest = generationNumber(generation) + 1 === before?.nextGeneration;
  const atRotation = decision?.rotates === true && request?.policy.rotatedSecretExpirationDays === 0;
  return (wasNewest && atRotation) || endOf(is) <= today;
}

function isRevoked(generation: string, { request }: Moment): boolean {
  return request?.revoke?.includes(generationNumber(generation)) === true;
}

function entries(record: Moment["before"]): [string, Credential][] {
  return Object.entries(record?.credentials ?? {});
}

function kept({ before, after }: Moment): [string, Credential, Credential][] {
  return entries(before).flatMap(([generation, was]) => {
    const is = after?.credentials[generation];
    return is === undefined ? [] : [[generation, was, is] as [string, Credential, Credential]];
  });
}

function statesOf(record: Moment["before"]): string {
  return entries(record)
    .map(([generation, { state }]) => `${generation} ${state}`)
    .join();
}

function firstOf<T>(values: readonly T[], check: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = check(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
