import { Command } from "commander";
import { measure } from "./measure";
import { rows } from "./rows";

/** `npm run bench`: the figures of the README, as a Markdown table. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("Measures what a user waits for: medians, on this machine, with nothing else running.")
    .option("--runs <n>", "runs of each", (text) => Math.max(1, Math.trunc(Number(text))), 3)
    .action(async ({ runs }: { runs: number }) => {
      const table = await measure(rows, runs, (line) => {
        console.error(line);
      });
      console.log(table);
    });
}
