import { Command, InvalidArgumentError, Option } from "commander";
import { report } from "./report";
import type { System } from "../../rotation/keycloak";
import { type PolicySettings, timeToSwitch } from "../../rotation/policy";
import { parsePolicy } from "../../rotation/policyInput";
import { renderProblem } from "../../rotation/problem";
import { readyMade, settingsOf } from "../../rotation/policyExamples";
import { type Rotation, type Scenario, quarterly, rotationOf, shortestSwitch } from "./scenario";
import { type PatternName, patternsOf, simulate } from "./simulate";

interface Options extends Omit<Scenario, "rotation" | "switchWithin"> {
  readonly switchWithin?: number;
  readonly system: System;
  readonly pattern: string;
  readonly policy?: string;
  readonly rotated?: number;
  readonly json?: boolean;
}

/** `quarterturn simulate`: years of rotations in seconds, without the engine. */
export function simulateCommand(): Command {
  return new Command("simulate")
    .description("Plays years of rotations without the engine, and counts the days without a valid secret.")
    .option("--years <n>", "years to play", whole(1, 1_000), 10)
    .option("--consumers <n>", "consumers, each with a history of its own", whole(1, 1_000_000), 100)
    .option("--seed <n>", "the same seed, the same output", whole(0, 2 ** 31 - 1), 1)
    .option("--jitter <days>", "each run comes up to so many days early or late", whole(0, 45), 0)
    .option("--miss <probability>", "probability that a quarterly run is missed", probability, 0)
    .option(
      "--watch <days>",
      "check the status every so many days, and make up for a missed run",
      whole(1, 365),
    )
    .option(
      "--switch-within <days>",
      "a consumer switches within so many days (default: what the policy promises, 60)",
      whole(shortestSwitch, 365),
    )
    .addOption(
      new Option(
        "--policy <life>",
        "a ready-made policy with its schedule, by the lifetime of a secret in days (default: 180)",
      ).choices(readyMade.map(({ secretExpirationDays }) => String(secretExpirationDays))),
    )
    .option(
      "--rotated <days>",
      "the old secret ends so many days after a rotation (default: as the policy says)",
      whole(shortestSwitch, 3_650),
    )
    .addOption(
      new Option("--system <name>", "whose rules a secret lives by")
        .choices(["entra", "keycloak"])
        .default("entra"),
    )
    .option("--pattern <name>", `how secrets are rotated (${choicesInWords()})`, "ledger")
    .option("--json", "print JSON")
    .action((options: Options, command: Command) => {
      const patterns = chosen(options, command);
      const scenario = scenarioOf(options, command);
      const results = simulate(scenario, patterns);
      console.log(options.json === true ? JSON.stringify(results, null, 2) : report(scenario, results));
    });
}

function choicesInWords(): string {
  return `choices: ${patternsOf().join(", ")}, all; with keycloak: ${patternsOf("keycloak").join(", ")}, all`;
}

/** In the words in which the parser refuses a choice: which there are depends on the system. */
function chosen({ system, pattern }: Options, command: Command): readonly PatternName[] {
  const names = patternsOf(system);
  const found = names.filter((name) => pattern === "all" || pattern === name);
  if (found.length > 0) return found;
  return command.error(
    `error: option '--pattern <name>' argument '${pattern}' is invalid. Allowed choices are ${[...names, "all"].join(", ")}.`,
  );
}

function scenarioOf(options: Options, command: Command): Scenario {
  const { years, consumers, seed, jitter, miss, watch, switchWithin, system } = options;
  const rotation = rotationWanted(options, command);
  return {
    ...{ years, consumers, seed, jitter, miss, system },
    ...(watch === undefined ? {} : { watch }),
    ...(rotation === undefined ? {} : { rotation }),
    switchWithin: switchWithin ?? timeToSwitch(rotationOf({ system, rotation }).policy),
  };
}

/** Undefined where nothing but the system's default is asked for. A policy that can't keep its promises is refused. */
function rotationWanted({ system, policy: life, rotated }: Options, command: Command): Rotation | undefined {
  if (life === undefined && rotated === undefined) return undefined;
  const found = readyMade.find(({ secretExpirationDays }) => String(secretExpirationDays) === life);
  const said: PolicySettings = {
    ...(found === undefined ? {} : settingsOf(found)),
    ...(rotated === undefined ? {} : { rotatedSecretExpirationDays: rotated }),
  };
  const result = parsePolicy(said, "policy", {}, system);
  if (result.ok) return { policy: result.policy, runs: found?.runs ?? quarterly.runs };
  return command.error(["error: the policy is refused", ...result.problems.map(renderProblem)].join("\n"));
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Want a whole number from ${least} to ${most}.`);
  };
}

function probability(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value <= 1) return value;
  throw new InvalidArgumentError("Want a number from 0 to 1.");
}
