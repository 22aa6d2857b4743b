import { basename, dirname } from "node:path";
import { z } from "zod";
import { renderShort } from "../rotation";
import { asConfigValue, configSize, largestConfig, ownConfig } from "./configValue";
import type { Raw } from "./included";
import { namespace } from "./keys";
import { type ReadFile, filesOf } from "./projectFiles";
import { shapeProblems } from "./shape";
import { readYaml } from "./readYaml";
import { UsageError } from "./usageError";

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** What a stack file has for the program. */
export interface StackConfig {
  /** The `quarterturn:` keys without the namespace, as the engine would hand them over; what is encrypted stays so. */
  readonly values: Raw;
  /** For the files that they name. */
  readonly readFile: ReadFile;
}

/**
 * Reads a stack file as the engine does; undefined if it has no `config`.
 * @throws UsageError if it can't be read, if versions of YAML read it in different ways, or if it is too large
 */
export function readConfig(file: string): StackConfig | undefined {
  const name = basename(file);
  const read = fileSchema.safeParse(readYaml(file));
  if (!read.success) return undefined;
  const { config } = read.data;
  const own = ownConfig(config, namespace);
  refuseShapes(name, own);
  refuseTooLarge(name, config);
  const values = Object.entries(own).map(([key, value]) => [key, asConfigValue(value)] as const);
  return { values: Object.fromEntries(values), readFile: filesOf(dirname(file)) };
}

function refuseShapes(name: string, own: Raw): void {
  const problems = Object.entries(own).flatMap(([key, value]) => shapeProblems(`${namespace}:${key}`, value));
  if (problems.length === 0) return;
  const lines = problems.slice(0, mostLines).map((problem) => `  ${renderShort(problem)}`);
  throw new UsageError(`${name}: the stack file has values that can't be read\n${lines.join("\n")}`);
}

const mostLines = 50;

/** The engine only says "argument list too long", when it starts the program. */
function refuseTooLarge(name: string, config: Readonly<Record<string, unknown>>): void {
  const [size, largest] = [configSize(config), largestConfig(process.platform)];
  if (size <= largest) return;
  throw new UsageError(
    `${name}: got ${size} bytes of configuration, want at most ${largest}: the engine hands it over in one environment variable; ` +
      "move large sections into files of their own (quarterturn:consumersFile, quarterturn:recipientsFile)",
  );
}
