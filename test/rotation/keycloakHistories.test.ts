import fc from "fast-check";
import { endOf, isLive, timeToSwitch } from "../../rotation";
import { histories, runsPerHistory } from "./support/histories";
import { wrongInHistory } from "./support/historyInvariants";
import { anyHistory, punctualHistory } from "./support/keycloakHistories";
import { type Moment, play } from "./support/keycloakPlay";
import { dayAt } from "./support/keycloakServer";

type Check = (moment: Moment) => string | undefined;

const invariants: Readonly<Record<string, Check>> = {
  "ends no secret that is promised for longer": ({ acts, after, before, today }) => {
    // What is invalidated was revoked, whatever somebody made of it since.
    for (const { ended } of acts.filter(({ what }) => what === "regenerate")) {
      for (const generation of ended) {
        const promised = after?.credentials[generation] ?? before?.credentials[generation];
        if (promised !== undefined && isLive(promised) && endOf(promised) > today)
          return `${generation} was ended, promised until ${endOf(promised)}`;
      }
    }
    return undefined;
  },

  "regenerates once for a generation": ({ acts }) => acts.find(({ isAgain }) => isAgain)?.generation,

  "has no more than two active": ({ after }) => {
    const active = Object.entries(after?.credentials ?? {}).filter(([, one]) => isLive(one));
    return active.length <= 2
      ? undefined
      : `${active.map(([generation]) => generation).join(", ")} are active`;
  },

  "has the server's days for what was there, and never a later one": (moment) => {
    const { after, held, hour, client, failure, event, request, valueOf } = moment;
    if (failure !== undefined || request === undefined) return undefined;
    for (const [generation, one] of Object.entries(after?.credentials ?? {})) {
      if (!isLive(one)) continue;
      const end = client.endOf(valueOf(generation) ?? "", hour);
      const day = end === undefined ? "over" : end === Infinity ? "without an end" : dayAt(end);
      const isRight = held.includes(generation) ? one.expiresOn === day : one.expiresOn <= day;
      if (!isRight) return `${generation} ends on ${one.expiresOn}, on the server ${day} (${event})`;
    }
    return undefined;
  },

  "does nothing in a second run on the same day, but to drop what is revoked": (moment) => {
    const { isAgain, before, after, acts, today, request, valueOf } = moment;
    // After a take-over, a rotation may be due already, or be owed to whoever forced one.
    const isOwed = (before?.nextRotation ?? today) <= today || before?.forced !== request?.force;
    if (!isAgain || isOwed) return undefined;
    // An older one that somebody set again is the newest now, and the run that finds it so lets its old name go.
    const newest = Object.entries(after?.credentials ?? {}).find(([, { state }]) => state === "current");
    const isNewest = (generation: string): boolean =>
      newest !== undefined && generation !== newest[0] && valueOf(generation) === valueOf(newest[0]);
    // What a killed run left to the next one has a day more than the ledger knew.
    const states = (record: typeof after): string =>
      Object.entries(record?.credentials ?? {})
        .filter(([generation, { state }]) => state !== "revoked" && !isNewest(generation))
        .map(([generation, { state }]) => `${generation} ${state}`)
        .join();
    const isSame = states(before) === states(after) && before?.nextGeneration === after?.nextGeneration;
    return isSame && acts.every(({ what }) => what === "invalidate") ? undefined : "it did";
  },
};

describe(`A plan for Keycloak, over ${histories} histories of ${runsPerHistory} runs on a model of it,`, function () {
  this.timeout(180_000);

  it("keeps every invariant whatever happens", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        let [isQuiet, failed] = [false, undefined as string | undefined];
        play(history, (moment) => {
          for (const [name, check] of Object.entries(invariants)) demand(moment, name, check(moment));
          // Whatever happened, a second run finishes.
          const isQuietNow = moment.event === "nothing";
          demand(
            moment,
            "gets out of trouble by itself",
            isQuiet && isQuietNow && failed !== undefined ? moment.failure : undefined,
          );
          [isQuiet, failed] = [isQuietNow, moment.failure];
        });
      }),
      { numRuns: Math.ceil(histories / 4) },
    );
  });

  it("loses and doubles nothing in what is written of it", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const wrong = wrongInHistory();
        play(history, (moment) => {
          demand(moment, "the history", wrong({ ...moment, published: [] }));
        });
      }),
      { numRuns: Math.ceil(histories / 10) },
    );
  });

  it("causes no outage, and doesn't fail, if a run comes every rotateEveryDays, up to runsOffByDays off", () => {
    fc.assert(
      fc.property(punctualHistory, (history) => {
        play(history, (moment) => {
          demand(moment, "no run fails", moment.failure);
          demand(moment, "no outage", outage(moment));
        });
      }),
      { numRuns: Math.ceil(histories / 4) },
    );
  });
});

/** Whoever has the one before may take as long as the policy promises, unless it was revoked. */
function outage({ before, after, decision, hour, client, request, valueOf }: Moment): string | undefined {
  if (decision?.code === "current-expired") return decision.sentence;
  if (decision?.rotates !== true || request === undefined || before === undefined) return undefined;
  const old = `g${before.nextGeneration - 1}`;
  if (after?.credentials[old] === undefined || !isLive(before.credentials[old] ?? { state: "lost" }))
    return undefined;
  if (after.credentials[old].state === "revoked") return undefined;
  const end = client.endOf(valueOf(old) ?? "", hour) ?? hour;
  const promised = timeToSwitch(request.policy);
  return end - hour >= promised * 24
    ? undefined
    : `${old} lives ${end - hour} hours on, promised are ${promised} days`;
}

function demand(moment: Moment, name: string, found: string | undefined): void {
  if (found === undefined) return;
  const { today, event, before, after, decision } = moment;
  const [was, is] = [before, after].map((record) => JSON.stringify(record?.credentials));
  throw new Error(`${today} (${event}): ${name}: ${found}; ${decision?.sentence}; from ${was} to ${is}`);
}
