import { UsageError } from "../../settings/usageError";
import { runNpm } from "../npm";

/** @throws UsageError if npm fails; what was written stays, and `npm install` goes on with it */
export async function installPackages(folder: string): Promise<void> {
  const report = (line: string): void => {
    console.error(line);
  };
  const problem = await runNpm(["install", "--no-audit", "--no-fund"], {
    folder,
    env: process.env,
    display: { stream: process.stderr, report, every: 15_000 },
    doing: "Installing the packages",
  });
  if (problem !== undefined)
    throw new UsageError(`${problem} The project is written: run npm install in it.`);
}
