import { Command, InvalidArgumentError } from "commander";
import { playYear } from "./play";

/** `npm start`: a year of MaxConf on the real engine. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("Plays a year of rotations on the real engine, against the local Azure.")
    .option("--quarters <n>", "how many runs of `pulumi up`", wholeNumber(1, 40), 5)
    .option("--late <days>", "run this many days late each time", wholeNumber(0, 400), 0)
    .option("--seed <n>", "decides when each consumer switches", wholeNumber(0, 2 ** 31), 1)
    .action(async (options: { quarters: number; late: number; seed: number }) => {
      const refused = await playYear(options, (line) => {
        console.log(line);
      });
      process.exitCode = refused === 0 ? 0 : 1;
    });
}

function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`got "${text}", want a whole number from ${minimum} to ${maximum}`);
  };
}
