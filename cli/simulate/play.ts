import { type Day, addDays } from "../../rotation/calendar";
import type { History } from "./history";
import { type Lapse, type Life, type Outage, hourOf, outages, workHour } from "./outage";
import type { Pattern, Secret } from "./pattern";

/** What one consumer went through with one pattern. */
export interface Played {
  readonly rotations: number;
  /** The day on which it got its first secret. */
  readonly start: Day;
  readonly outages: readonly Outage[];
}

/** Plays one consumer's history with a pattern. */
export function play<State>(pattern: Pattern<State>, history: History): Played {
  const lives = livesOf(snapshots(pattern, history), history.delays);
  return {
    rotations: lives.length,
    start: lives[0]?.usedFrom ?? history.end,
    outages: outages(lives, history.end),
  };
}

interface Snapshot {
  readonly day: Day;
  readonly secrets: readonly Secret[];
}

/** What exists in the cloud after each run. */
function snapshots<State>(pattern: Pattern<State>, { planned, runs, watches }: History): Snapshot[] {
  let state: State | undefined;
  const runDays = new Set(runs);
  return [...new Set([...runs, ...watches])].sort().flatMap((day) => {
    const overdue = state === undefined ? undefined : pattern.overdueOn(state, planned);
    if (!runDays.has(day) && (overdue === undefined || overdue > day)) return [];
    state = pattern.run(state, day, planned);
    return [{ day, secrets: pattern.secrets(state) }];
  });
}

/** Each secret that was handed over, from its handover to its end. */
function livesOf(taken: readonly Snapshot[], delays: readonly number[]): Life[] {
  const handovers = taken.flatMap(({ day, secrets }, index) => {
    const newest = secrets.at(-1);
    const isNew = newest !== undefined && taken[index - 1]?.secrets.at(-1)?.name !== newest.name;
    return isNew ? [{ secret: newest, day, index }] : [];
  });
  return handovers.map(({ secret, day, index }, number) => {
    const known = knownEnds(secret.name, taken.slice(index));
    // In Keycloak a rotation gives the one before it another end.
    const { secret: last } = known.at(-1) ?? { secret };
    const deletion = taken[index + known.length];
    const isDeleted = deletion !== undefined && hourOf(deletion.day, workHour) < endOf(last);
    return {
      handedOverOn: day,
      // Its first secret a consumer uses at once.
      usedFrom: number === 0 ? day : addDays(day, delays[number] ?? 0),
      ...(isDeleted ? { endsOn: deletion.day } : { endsOn: last.validUntil, endHour: last.hour ?? 0 }),
      isDeleted,
      lapses: lapsesOf(known),
    };
  });
}

interface Known {
  readonly day: Day;
  readonly secret: Secret;
}

/** What each run knew of a secret's end, until it was there no more. */
function knownEnds(name: string, taken: readonly Snapshot[]): Known[] {
  const known: Known[] = [];
  for (const { day, secrets } of taken) {
    const secret = secrets.find((each) => each.name === name);
    if (secret === undefined) break;
    known.push({ day, secret });
  }
  return known;
}

/** From the end of one that had expired to the run that let it live again. */
function lapsesOf(known: readonly Known[]): Lapse[] {
  return known.flatMap(({ secret }, index) => {
    const next = known[index + 1];
    if (next === undefined) return [];
    const [from, to] = [endOf(secret), hourOf(next.day, workHour)];
    return from < to && to < endOf(next.secret) ? [{ from, to }] : [];
  });
}

function endOf({ validUntil, hour = 0 }: Secret): number {
  return hourOf(validUntil, hour);
}
