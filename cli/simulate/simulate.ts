import { daysBetween } from "../../rotation/calendar";
import type { System } from "../../rotation/keycloak";
import { replacePattern, twoSlotsPattern } from "./agedPatterns";
import { type History, drawHistories } from "./history";
import { fixedGridPattern } from "./fixedGridPattern";
import {
  defaultOverlapPattern,
  keycloakDefaultsPattern,
  keycloakLedgerPattern,
  onDefaultDays,
  regeneratePattern,
} from "./keycloakPatterns";
import { ledgerPattern } from "./ledgerPattern";
import type { Cause, Outage } from "./outage";
import type { Pattern } from "./pattern";
import { type Played, play } from "./play";
import { type Rotation, type Scenario, rotationOf } from "./scenario";

type Player = (history: History) => Played;

/** All patterns get the same numbers. */
const onEntra = {
  ledger: ({ policy }: Rotation): Player => playing(ledgerPattern(policy)),
  replace: ({ policy }: Rotation): Player => playing(replacePattern(policy)),
  "two-slots": ({ policy }: Rotation): Player => playing(twoSlotsPattern(policy)),
  lattice: (rotation: Rotation): Player => playing(fixedGridPattern(rotation)),
};

/** But for Keycloak's own defaults, which are numbers themselves. */
const onKeycloak = {
  ledger: ({ policy }: Rotation): Player => playing(keycloakLedgerPattern(policy)),
  regenerate: ({ policy }: Rotation): Player => playing(regeneratePattern(policy)),
  "default-overlap": ({ policy }: Rotation): Player => playing(defaultOverlapPattern(policy)),
  "keycloak-defaults": (): Player => (history) => play(keycloakDefaultsPattern, onDefaultDays(history)),
};

function playing<State>(pattern: Pattern<State>): Player {
  return (history) => play(pattern, history);
}

export type PatternName = keyof typeof onEntra | keyof typeof onKeycloak;

type Players = Partial<Record<PatternName, (rotation: Rotation) => Player>>;

const players: Readonly<Record<System, Players>> = { entra: onEntra, keycloak: onKeycloak };

/** The patterns that are played on a system's terms. */
export function patternsOf(system: System = "entra"): PatternName[] {
  return Object.keys(players[system]) as PatternName[];
}

/** What a pattern came to, all consumers together. */
export interface Result {
  readonly rotations: number;
  /** One token request an hour for each consumer. */
  readonly requests: number;
  readonly refused: number;
  /** Days on which a consumer had at least one request refused. */
  readonly outageDays: number;
  readonly outageDaysPerConsumerYear: number;
  readonly consumersWithOutage: number;
  /** Refused requests by cause. */
  readonly causes: Readonly<Partial<Record<Cause, number>>>;
}

/**
 * Plays the same histories with each of the patterns.
 * @throws RangeError for a pattern that the scenario's system doesn't know
 */
export function simulate(
  scenario: Scenario,
  patterns: readonly PatternName[],
): Partial<Record<PatternName, Result>> {
  const histories = drawHistories(scenario);
  const results = patterns.map((name) => {
    const player = players[scenario.system ?? "entra"][name]?.(rotationOf(scenario));
    if (player === undefined)
      throw new RangeError(`got pattern "${name}", want one of ${patternsOf(scenario.system).join(", ")}`);
    const played = histories.map((history) => ({ ...player(history), end: history.end }));
    return [name, resultOf(played, scenario)] as const;
  });
  return Object.fromEntries(results);
}

function resultOf(played: readonly (Played & Pick<History, "end">)[], scenario: Scenario): Result {
  const all = played.flatMap(({ outages }) => outages);
  const outageDays = sum(played.map(({ outages }) => daysOf(outages).size));
  const consumerYears = scenario.years * scenario.consumers;
  return {
    rotations: sum(played.map(({ rotations }) => rotations)),
    requests: sum(played.map(({ start, end }) => daysBetween(start, end) * 24)),
    refused: sum(all.map(length)),
    outageDays,
    outageDaysPerConsumerYear: Math.round((outageDays / consumerYears) * 1_000) / 1_000,
    consumersWithOutage: played.filter(({ outages }) => outages.length > 0).length,
    causes: byCause(all),
  };
}

function byCause(outages: readonly Outage[]): Partial<Record<Cause, number>> {
  const causes: Partial<Record<Cause, number>> = {};
  for (const outage of outages) causes[outage.cause] = (causes[outage.cause] ?? 0) + length(outage);
  return causes;
}

function daysOf(outages: readonly Outage[]): Set<number> {
  const days = new Set<number>();
  for (const { from, to } of outages) {
    for (let day = Math.floor(from / 24); day * 24 < to; day += 1) days.add(day);
  }
  return days;
}

function length({ from, to }: Outage): number {
  return to - from;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
