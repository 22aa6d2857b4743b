import { inColumns } from "../../rendering/columns";
import type { Policy } from "../../rotation/policy";
import { everyInWords } from "../../rotation/policyExamples";
import { type Scenario, quarterly, rotationOf, shortestSwitch } from "./scenario";
import { type PatternName, type Result, patternsOf } from "./simulate";

/** The results as text: the scenario in words, a table, and what went wrong. */
export function report(scenario: Scenario, results: Partial<Record<PatternName, Result>>): string {
  const patternNames = patternsOf(scenario.system);
  const rows = patternNames.flatMap((name) => {
    const result = results[name];
    return result === undefined ? [] : [rowOf(name, result)];
  });
  const causes = patternNames.flatMap((name) => causesOf(name, results[name]));
  return [
    ...inWords(scenario),
    "",
    ...inColumns([headings, ...rows], 1).map((cells) => cells.join("  ")),
    ...(causes.length > 0 ? [""] : []),
    ...causes,
  ].join("\n");
}

const headings = [
  "pattern",
  "rotations",
  "token requests",
  "refused",
  "outage days",
  "per consumer-year",
  "consumers hit",
];

function rowOf(name: PatternName, result: Result): string[] {
  return [
    name,
    grouped(result.rotations),
    grouped(result.requests),
    grouped(result.refused),
    grouped(result.outageDays),
    result.outageDaysPerConsumerYear.toFixed(3),
    grouped(result.consumersWithOutage),
  ];
}

function causesOf(name: PatternName, result: Result | undefined): string[] {
  return Object.entries(result?.causes ?? {})
    .sort(([, a], [, b]) => b - a)
    .map(([cause, refused]) => `${name}: ${grouped(refused)} requests refused: the secret ${cause}`);
}

function inWords(scenario: Scenario): string[] {
  const { years, consumers, seed, jitter, miss, watch, switchWithin } = scenario;
  const rotation = rotationOf(scenario);
  const runs = [
    `a run ${everyInWords(rotation.runs)}`,
    jitter === 0 ? "on its day" : `up to ${jitter} days early or late`,
    ...(miss === 0 ? [] : [`${grouped(miss * 100)} % of them missed`]),
    ...(watch === undefined
      ? []
      : [`the status is checked every ${watch} days, and missed runs are made up for`]),
  ];
  return [
    `${years} years, ${consumers} consumers, seed ${seed}: ${runs.join(", ")};`,
    ...(rotation === quarterly ? [] : [`${policyInWords(rotation.policy)};`]),
    `a consumer asks for a token every hour and switches ${shortestSwitch} to ${switchWithin} days after a handover.`,
  ];
}

function policyInWords(policy: Policy): string {
  const { secretExpirationDays, rotateEveryDays, maxActiveSecrets, rotatedSecretExpirationDays } = policy;
  return [
    `a secret lives for ${secretExpirationDays} days`,
    `a new one comes every ${rotateEveryDays}`,
    ...(rotatedSecretExpirationDays === undefined
      ? []
      : [`the one before it ends ${rotatedSecretExpirationDays} days later`]),
    `at most ${maxActiveSecrets} are active`,
  ].join(", ");
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
