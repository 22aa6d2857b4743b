import { dirname } from "node:path";
import { type EngineEvent, LocalWorkspace, type OutputMap, PulumiCommand } from "@pulumi/pulumi/automation";
import { z } from "zod";
import type { ConsumerRecord } from "../../rotation";
import { packageRoot } from "../places";
import { types } from "../../names/types";
import { certificatesTargets } from "./certificatesTargets";

/** What one `pulumi up` did. */
export interface Update {
  /** Resources by what was done to them: `{ create: 2, same: 19 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** What the program said about its plan, a sentence per consumer. */
  readonly sentences: readonly string[];
  /** The ledger after it. */
  readonly consumers: Readonly<Record<string, ConsumerRecord>>;
  /** Client ID by consumer. */
  readonly clientIds: Readonly<Record<string, string>>;
  readonly vaultName: string;
  /** Object ID of each managed identity that may read the vault, e.g. `functionApp`. */
  readonly readers: Readonly<Record<string, string>>;
  readonly seconds: number;
}

/** Where and how the engine runs. */
export interface UpOptions {
  readonly stack: string;
  /** The stack file to run with. */
  readonly configFile: string;
  /** Folder of the `pulumi` executable. */
  readonly binFolder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs `pulumi up` on a stack of this project and reads the engine's events.
 * @throws CommandError with all that the engine said if it fails
 */
export async function pulumiUp(options: UpOptions): Promise<Update> {
  const started = performance.now();
  const { events, outputs } = await runUp(options);
  return {
    changes:
      events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {},
    sentences: sentencesIn(events),
    consumers: ledgerIn(events),
    ...outputsSchema.parse(
      Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown])),
    ),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Runs `pulumi up` on a stack's watched certificates alone, as the daily run does that only reminds.
 * @returns what it said
 * @throws CommandError with all that the engine said if it fails
 */
export async function pulumiRemind(options: UpOptions): Promise<readonly string[]> {
  const { events } = await runUp(options, certificatesTargets);
  return sentencesIn(events);
}

interface Run {
  readonly events: readonly EngineEvent[];
  readonly outputs: OutputMap;
}

async function runUp(options: UpOptions, target: readonly string[] = []): Promise<Run> {
  const { stack, configFile, binFolder, environment } = options;
  const pulumiCommand = await PulumiCommand.get({ root: dirname(binFolder) });
  const workspace = await LocalWorkspace.createOrSelectStack(
    { workDir: packageRoot, stackName: stack },
    { pulumiCommand, envVars: defined(environment) },
  );
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent): void => void events.push(event);
  // Without secrets of earlier runs' configuration: their keys may be the project's own, and nobody reads them here.
  const up = { configFile, target: [...target], onEvent, showSecrets: false };
  const { outputs } = await workspace.up(up);
  return { events, outputs };
}

function sentencesIn(events: readonly EngineEvent[]): string[] {
  return events.flatMap(({ diagnosticEvent: said }) =>
    said !== undefined && /^(info#err|info|warning)$/.test(said.severity) ? [said.message.trim()] : [],
  );
}

const outputsSchema = z.object({
  vaultName: z.string(),
  clientIds: z.record(z.string(), z.string()),
  readers: z.record(z.string(), z.string()),
});

const ledgerSchema = z.object({
  consumers: z.custom<Update["consumers"]>((value) => typeof value === "object"),
});

/** @throws Error if the run had no ledger: then it was another program. */
function ledgerIn(events: readonly EngineEvent[]): Update["consumers"] {
  const step = events.find(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === types.ledger);
  const read = ledgerSchema.safeParse(step?.resOutputsEvent?.metadata.new?.inputs);
  if (!read.success)
    throw new Error("pulumi up: got no ledger among its events, want one quarterturn:index:Ledger");
  return read.data.consumers;
}

function defined(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
