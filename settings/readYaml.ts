import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { YamlError, parseYaml } from "./yaml";
import { UsageError } from "./usageError";

/**
 * What stands in a YAML file, read as the engine reads it.
 * @throws UsageError with file and line, without what stands there: it may be a secret
 */
export function readYaml(file: string): unknown {
  const text = readFileSync(file, "utf8");
  try {
    return parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const line = error.line === undefined ? "" : ` in line ${error.line}`;
    throw new UsageError(`${basename(file)}: got ${error.reason}${line}, want YAML`);
  }
}
