import { Command, InvalidArgumentError, Option } from "commander";
import { report } from "./report";
import { resolvePolicy, switchWithin as promisedSwitch } from "../../rotation/policy";
import { readyMade, settingsOf } from "../../rotation/policyExamples";
import { type Scenario, quarterly, shortestSwitch } from "./scenario";
import { type PatternName, patternNames, simulate } from "./simulate";

interface Options extends Omit<Scenario, "rotation" | "switchWithin"> {
  readonly switchWithin?: number;
  readonly pattern: PatternName | "all";
  readonly policy?: string;
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
    .addOption(
      new Option("--pattern <name>", "how secrets are rotated")
        .choices([...patternNames, "all"])
        .default("ledger"),
    )
    .option("--json", "print JSON")
    .action((options: Options) => {
      const patterns = options.pattern === "all" ? patternNames : [options.pattern];
      const scenario = scenarioOf(options);
      const results = simulate(scenario, patterns);
      console.log(options.json === true ? JSON.stringify(results, null, 2) : report(scenario, results));
    });
}

function scenarioOf({ policy: life, switchWithin, ...rest }: Options): Scenario {
  const found = readyMade.find(({ secretExpirationDays }) => String(secretExpirationDays) === life);
  const rotation =
    found === undefined ? quarterly : { policy: resolvePolicy(settingsOf(found)), runs: found.runs };
  return { ...rest, rotation, switchWithin: switchWithin ?? promisedSwitch(rotation.policy) };
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
