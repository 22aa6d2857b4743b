import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { YAMLException, load } from "js-yaml";
import { UsageError } from "./usageError";

/**
 * What stands in a YAML file.
 * @throws UsageError with file and line, without what stands there: it may be a secret
 */
export function readYaml(file: string): unknown {
  const text = readFileSync(file, "utf8");
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? "" : ` in line ${error.mark.line + 1}`;
    throw new UsageError(`${basename(file)}: got ${error.reason}${line}, want YAML`);
  }
}
