import * as pulumi from "@pulumi/pulumi";
import type { Day } from "../rotation";
import { ClockError, runsLocally, todayOf } from "./clock";
import { configValue } from "./configValue";
import { filesOf } from "./projectFiles";
import { type Settings, SettingsError, readStack } from "./settings";

/** What a run needs to know: the stack file's settings, and the one clock. */
export interface Run {
  readonly settings: Settings;
  /** The UTC day on which this run decides. Nothing else reads the time. */
  readonly today: Day;
}

/**
 * The only reader of `pulumi.Config` and of the environment.
 * @throws pulumi.RunError with every problem of the stack file; nothing is changed then.
 */
export function readRun(): Run {
  const settings = settingsOf(pulumi.runtime.allConfig());
  return { settings, today: dayOf(settings) };
}

function settingsOf(config: Readonly<Record<string, string>>): Settings {
  const namespace = `${pulumi.getProject()}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(namespace));
  const raw = Object.fromEntries(
    own.map(([key, value]) => [key.slice(namespace.length), configValue(value)]),
  );
  try {
    return readStack(raw, filesOf(process.cwd()));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const lines = error.lines.map((line) => `  ${line}`);
    throw new pulumi.RunError(
      `Pulumi.${pulumi.getStack()}.yaml: ${error.message}, nothing was changed\n${lines.join("\n")}`,
    );
  }
}

function dayOf(settings: Settings): Day {
  if (settings.asOf !== undefined) {
    if (!pulumi.runtime.isDryRun() && !runsLocally(process.env)) {
      throw new pulumi.RunError(
        `quarterturn:asOf: got ${settings.asOf} in an update, want it in previews only; run \`pulumi config rm quarterturn:asOf\``,
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
