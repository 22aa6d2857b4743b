import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Day, given } from "../rotation";
import { ClockError, runsLocally, todayOf } from "../settings/clock";
import { configValue } from "../settings/configValue";
import type { Raw } from "../settings/included";
import { namespace } from "../settings/keys";
import { filesOf } from "../settings/projectFiles";
import { readSettingsAndKeys } from "../settings/recipientKeys";
import { maskedSecret } from "../settings/values";
import { type Settings, SettingsError } from "../settings/settings";

/** What a run needs to know: the stack file's settings, and the one clock. */
export interface Run {
  /** What everything is a child of. */
  readonly parent: pulumi.ComponentResource;
  readonly settings: Settings;
  /** The UTC day on which this run decides. Nothing else reads the time. */
  readonly today: Day;
  /** The address of `alerts.webhook`, in clear: it goes to Azure as a secret, and nowhere else. */
  readonly alertWebhook?: string | undefined;
}

/**
 * The only reader of `pulumi.Config`, and of the environment but for whose run it is (origin.ts).
 * @throws pulumi.RunError with every problem of the stack file; nothing is changed then.
 */
export async function readRun(parent: pulumi.ComponentResource): Promise<Run> {
  const config = pulumi.runtime.allConfig();
  const settings = await settingsOf(config);
  return { parent, settings, today: dayOf(settings), ...given("alertWebhook", alertWebhookIn(config)) };
}

const withWebhook = z.looseObject({ webhook: z.string() });

function alertWebhookIn(config: Readonly<Record<string, string>>): string | undefined {
  return withWebhook.safeParse(configValue(config[`${namespace}:alerts`] ?? "")).data?.webhook;
}

async function settingsOf(config: Readonly<Record<string, string>>): Promise<Settings> {
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${namespace}:`));
  const values = Object.fromEntries(
    own.map(([key, value]) => [key.slice(namespace.length + 1), configValue(value)]),
  );
  try {
    return await readSettingsAndKeys(withoutSecrets(values, secretKeys(process.env)), filesOf(process.cwd()));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const lines = error.lines.map((line) => `  ${line}`);
    throw new pulumi.RunError(
      `Pulumi.${pulumi.getStack()}.yaml: ${error.message}, nothing was changed\n${lines.join("\n")}`,
    );
  }
}

/** The keys that have something encrypted in them. The SDK knows them too, and keeps it to itself. */
function secretKeys({ PULUMI_CONFIG_SECRET_KEYS: given = "" }: NodeJS.ProcessEnv): string[] {
  return given === "" ? [] : z.array(z.string()).parse(JSON.parse(given));
}

/** What is encrypted in a section that has something encrypted in it; `*` is any name. */
const secretsOf = {
  mail: ["smtp.password"],
  keycloak: ["signIn.clientSecret", "signIn.privateKey"],
  recipients: ["*.webhook", "*.webhook.url"],
  alerts: ["webhook"],
  acme: ["accountKey", "hmacKey"],
  certificates: ["*.pexip.password"],
} as const;

/** The values without what is encrypted in the stack file. */
function withoutSecrets(given: Raw, encrypted: readonly string[]): Raw {
  const masked = Object.entries(secretsOf)
    .filter(([section]) => encrypted.includes(`${namespace}:${section}`) && Object.hasOwn(given, section))
    .map(
      ([section, paths]) =>
        [
          section,
          paths.reduce<unknown>((value, path) => withoutText(value, path.split(".")), given[section]),
        ] as const,
    );
  return { ...given, ...Object.fromEntries(masked) };
}

/** A section with each text at a path of it masked. */
function withoutText(value: unknown, [name, ...below]: readonly string[]): unknown {
  if (name === undefined) return typeof value === "string" ? maskedSecret : value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      name === "*" || name === key ? withoutText(inner, below) : inner,
    ]),
  );
}

function dayOf(settings: Settings): Day {
  if (settings.asOf !== undefined) {
    if (!pulumi.runtime.isDryRun() && !runsLocally(process.env)) {
      throw new pulumi.RunError(
        `quarterturn:asOf: got ${settings.asOf} in an update, but it is for previews only; run \`pulumi config rm quarterturn:asOf\``,
      );
    }
    return settings.asOf;
  }
  try {
    return todayOf(process.env);
  } catch (error) {
    throw error instanceof ClockError ? new pulumi.RunError(error.message) : error;
  }
}
