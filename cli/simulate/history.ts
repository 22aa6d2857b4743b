import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Day, addDays, addMonths } from "../../rotation/calendar";
import { type Scenario, firstQuarter, later, rotationOf, shortestSwitch } from "./scenario";

/** What happens around one consumer, whatever pattern rotates its secrets. */
export interface History {
  /** The days for which runs are planned. */
  readonly planned: readonly Day[];
  /** The days on which runs happen. */
  readonly runs: readonly Day[];
  /** The days on which somebody looks at the status. */
  readonly watches: readonly Day[];
  /** Days that the consumer takes to switch, by handover. */
  readonly delays: readonly number[];
  /** The first day that is not simulated any more. */
  readonly end: Day;
}

type Random = ReturnType<typeof xoroshiro128plus>;

/** At least as many as any pattern hands over: one for each run, or each month. */
const leastDelaysPerYear = 12;

/** One history per consumer, each from a stream of chance of its own: more consumers don't change the first ones. */
export function drawHistories(scenario: Scenario): History[] {
  const random = xoroshiro128plus(scenario.seed);
  return Array.from({ length: scenario.consumers }, () => {
    random.jump();
    return drawHistory(scenario, random.clone());
  });
}

function drawHistory(scenario: Scenario, random: Random): History {
  const { years, jitter, miss, switchWithin } = scenario;
  const end = addMonths(firstQuarter, 12 * years);
  const planned = plannedDays(scenario, end);
  const runs = planned.flatMap((day, index) => {
    const off = uniformInt(random, -jitter, jitter);
    // A consumer's history begins with its first run.
    const isMissed = uniformFloat64(random) < miss && index > 0;
    return isMissed ? [] : [addDays(day, off)];
  });
  const delays = Array.from({ length: Math.max(planned.length, years * leastDelaysPerYear) }, () =>
    uniformInt(random, shortestSwitch, switchWithin),
  );
  return { planned, runs, delays, end, watches: watchDays(scenario, end, random) };
}

function plannedDays(scenario: Scenario, end: Day): Day[] {
  const { runs } = rotationOf(scenario);
  const planned: Day[] = [];
  for (let day = firstQuarter; day < end; day = later(firstQuarter, runs, planned.length)) {
    planned.push(day);
  }
  return planned;
}

function watchDays({ watch }: Scenario, end: Day, random: Random): Day[] {
  if (watch === undefined) return [];
  const days: Day[] = [];
  for (let day = addDays(firstQuarter, uniformInt(random, 1, watch)); day < end; day = addDays(day, watch)) {
    days.push(day);
  }
  return days;
}
