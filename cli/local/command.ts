import { Argument, Command, Option } from "commander";
import { type Day, parseDay } from "../../rotation/calendar";
import { UsageError } from "../usageError";
import { resetLocal, runLocally } from "./run";

/** `npm run local -- [--date YYYY-MM-DD] COMMAND…`. */
export function localCommand(): Command {
  return new Command("local")
    .description("Runs a command with the local Azure attached. Its state is kept in .local/.")
    .addOption(
      new Option("--date <day>", "move the local Azure's clock forward to this day").argParser(dayOf),
    )
    .addOption(new Option("--reset", "forget everything in .local/ first"))
    .addArgument(new Argument("[command...]", "e.g. pulumi up --yes --stack test"))
    .passThroughOptions()
    .action(async (words: string[], { date, reset }: { date?: Day; reset?: true }) => {
      if (reset === true) resetLocal();
      const [file, ...args] = words;
      if (file !== undefined) process.exitCode = await runLocally({ file, args, today: date });
      else if (reset !== true)
        throw new UsageError("COMMAND: got nothing, want a command such as `pulumi up --yes --stack test`");
    });
}

function dayOf(text: string): Day {
  try {
    return parseDay(text);
  } catch (error) {
    throw new UsageError(`--date: ${(error as Error).message}`);
  }
}
