import { readFileSync } from "node:fs";
import { type Rights, rightsSchema } from "../../rights/file";
import { renderShort } from "../../rotation";
import { problemsIn } from "../../settings/problems";
import { UsageError } from "../../settings/usageError";

/**
 * Reads what `npm run rights -- --json` printed, or what somebody made of it.
 * @throws UsageError if it can't be read, or with every problem in it
 */
export function readRights(file: string): Rights {
  const given = jsonIn(file);
  const read = rightsSchema.safeParse(given);
  if (read.success) return read.data;
  const lines = problemsIn("", given, read.error).map((problem) => `  ${renderShort(problem)}`);
  throw new UsageError(
    `--rights: got ${file}, want what \`npm run -s rights -- --stack STACK --json\` prints\n${lines.join("\n")}`,
  );
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`--rights: got ${file}, want a JSON file: ${(error as Error).message}`);
  }
}
