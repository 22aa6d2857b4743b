import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { renderProblem } from "../../../rotation";
import { type Settings, SettingsError, readSettings } from "../../../stacks/settings";
import { readYaml } from "../../readYaml";
import { UsageError } from "../../usageError";

const namespace = "quarterturn:";
const secret = z.strictObject({ secure: z.string() });
const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** A stack file as `status` needs it. */
export interface StackFile {
  readonly settings: Settings;
  /** True if it says how secrets are handed over. */
  readonly handsOver: boolean;
}

/**
 * Reads `Pulumi.STACK.yaml` as it lies there: what is encrypted in it stays so.
 * @throws UsageError if there is none, or with every problem in it
 */
export function readStackFile(folder: string, stack: string): StackFile {
  const name = `Pulumi.${stack}.yaml`;
  const { config } = contentOf(folder, name, stack);
  const own = Object.entries(config).filter(([key]) => key.startsWith(namespace));
  const raw = Object.fromEntries(
    own.map(([key, value]) => [key.slice(namespace.length), withoutSecrets(value)]),
  );
  try {
    return { settings: readSettings(raw), handsOver: raw.mail !== undefined };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const lines = error.problems.map((problem) => `  ${renderProblem(problem)}`);
    throw new UsageError(`${name}: ${error.message}\n${lines.join("\n")}`);
  }
}

function contentOf(folder: string, name: string, stack: string): z.infer<typeof fileSchema> {
  const file = join(folder, name);
  if (!existsSync(file)) {
    throw new UsageError(
      `--stack: got ${stack}, want one with a stack file: there is no ${name} in ${folder}`,
    );
  }
  const read = fileSchema.safeParse(readYaml(file));
  if (!read.success)
    throw new UsageError(`${name}: got no settings, want \`config\` with quarterturn's keys`);
  return read.data;
}

/** Encrypted values are told apart from text by their shape alone; what they are is nobody's business here. */
function withoutSecrets(value: unknown): unknown {
  if (secret.safeParse(value).success) return "[secret]";
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
