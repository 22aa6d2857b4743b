import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Settings, SettingsError, readStack } from "../../settings/settings";
import { type StackConfig, readConfig } from "../../settings/readConfig";
import { UsageError } from "../../settings/usageError";

const secret = z.strictObject({ secure: z.string() });

/** A stack file as `status` needs it. */
export interface StackFile {
  readonly settings: Settings;
  /** True if it says how secrets are handed over. */
  readonly handsOver: boolean;
}

/**
 * Reads `Pulumi.STACK.yaml` as it lies there, and the files that it names: what is encrypted in it stays so.
 * @throws UsageError if there is none, or with every problem in it
 */
export function readStackFile(folder: string, stack: string): StackFile {
  const name = `Pulumi.${stack}.yaml`;
  const { values, readFile } = contentOf(folder, name, stack);
  const raw = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withoutSecrets(value)]));
  try {
    const settings = readStack(raw, readFile);
    const hasWebhook = Object.values(settings.recipients).some(({ webhook }) => webhook !== undefined);
    return { settings, handsOver: raw.mail !== undefined || hasWebhook };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const lines = error.lines.map((line) => `  ${line}`);
    throw new UsageError(`${name}: ${error.message}\n${lines.join("\n")}`);
  }
}

function contentOf(folder: string, name: string, stack: string): StackConfig {
  const file = join(folder, name);
  if (!existsSync(file)) {
    throw new UsageError(
      `--stack: got ${stack}, want one with a stack file: there is no ${name} in ${folder}`,
    );
  }
  const config = readConfig(file);
  if (config !== undefined) return config;
  throw new UsageError(`${name}: got no settings, want \`config\` with quarterturn's keys`);
}

/** Encrypted values are told apart from text by their shape alone; what they are is nobody's business here. */
function withoutSecrets(value: unknown): unknown {
  if (secret.safeParse(value).success) return "[secret]";
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
