import { basename } from "node:path";
import { renderShort } from "../../rotation";
import { problemsIn } from "../../settings/problems";
import { readYaml } from "../../settings/readYaml";
import { UsageError } from "../../settings/usageError";
import { type Estate, estateSchema } from "./schema";

/**
 * Reads a file with somebody else's estate, YAML or JSON.
 * @throws UsageError with everything that is wrong with it, as `key: got …, want …`
 */
export function readEstate(file: string): Estate {
  const raw = yamlIn(file) ?? {};
  const read = estateSchema.safeParse(raw);
  if (read.success) return read.data;
  const problems = problemsIn("", raw, read.error).map((problem) => `  ${renderShort(problem)}`);
  throw new UsageError([`${basename(file)}: the estate can't be read`, ...problems].join("\n"));
}

function yamlIn(file: string): unknown {
  try {
    return readYaml(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--estate: got ${file} (${(error as Error).message}), want a file that can be read`);
  }
}
