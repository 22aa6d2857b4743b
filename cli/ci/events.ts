import type { EngineEvent } from "@pulumi/pulumi/automation";
import { types } from "../../names/types";
import { type Ledger, readLedger } from "../../rotation";
import { runPulumi } from "./child";
import { type Failure, failuresIn, handedOver } from "./failures";
import type { Pipeline } from "./pipeline";
import { nameOf } from "../../names/urn";

/** What one run of the engine did, or why it did not. */
export interface EngineRun {
  readonly ok: boolean;
  /** Why not, a sentence each. */
  readonly reasons: readonly string[];
  /** Resources by what was done to them: `{ create: 2, same: 19 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** Who didn't get through, where it went on past errors. */
  readonly failures: readonly Failure[];
  /** What was made, changed or deleted. */
  readonly touched: readonly { readonly type: string; readonly name: string }[];
  /** Names of the resources that an operation failed on. */
  readonly failed: readonly string[];
  /** Names (`edge-g8`) of what was handed over. */
  readonly handedOver: readonly string[];
  /** The ledger after it; undefined if the run didn't come to it. */
  readonly ledger: Ledger | undefined;
}

/** Runs `pulumi preview` or `pulumi up` and reads its events; reports what the program says, and each change. */
export async function runEngine(args: readonly string[], pipeline: Pipeline): Promise<EngineRun> {
  const events: EngineEvent[] = [];
  // Without it, a preview prints a digest in which no rule's refusal stands.
  const env = { ...pipeline.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  const { code, tail } = await runPulumi([...args, "--json"], { ...pipeline, env }, (line) => {
    const event = eventIn(line);
    if (event === undefined) {
      pipeline.say(line);
      return;
    }
    events.push(event);
    const shown = lineOf(event);
    if (shown !== undefined) pipeline.say(shown);
  });
  const reasons = events.flatMap((event) => reasonIn(event) ?? []);
  return {
    ok: code === 0,
    reasons: reasons.length > 0 || code === 0 ? [...new Set(reasons)] : tail,
    changes: events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    failures: failuresIn(events),
    touched: touchedIn(events),
    failed: events.flatMap(({ resOpFailedEvent: event }) => (event ? [nameOf(event.metadata.urn)] : [])),
    handedOver: handedOver(events),
    ledger: ledgerIn(events),
  };
}

function touchedIn(events: readonly EngineEvent[]): EngineRun["touched"] {
  return events.flatMap(({ resOutputsEvent: event }) => {
    if (event === undefined || event.metadata.type === types.stack) return [];
    const { op, type, urn } = event.metadata;
    return ["same", "read", "refresh"].includes(op) ? [] : [{ type, name: nameOf(urn) }];
  });
}

function ledgerIn(events: readonly EngineEvent[]): Ledger | undefined {
  const done = events.findLast(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === types.ledger);
  const inputs: unknown = done?.resOutputsEvent?.metadata.new?.inputs;
  return inputs === undefined ? undefined : readLedger(inputs);
}

function eventIn(line: string): EngineEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return undefined;
  }
}

/** A line for whoever follows the run. */
function lineOf({ diagnosticEvent, resOutputsEvent, policyEvent }: EngineEvent): string | undefined {
  if (policyEvent !== undefined) return refusalOf(policyEvent);
  if (diagnosticEvent !== undefined)
    return isForPeople(diagnosticEvent) ? diagnosticEvent.message.trimEnd() : undefined;
  if (resOutputsEvent === undefined || resOutputsEvent.metadata.op === "same") return undefined;
  const { op, type, urn } = resOutputsEvent.metadata;
  return `${op} ${type.slice(type.lastIndexOf(":") + 1)} ${nameOf(urn)}`;
}

// The stream has the SDK's debug messages too: those are long, and show properties.
function isForPeople({ severity, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): boolean {
  return ["info", "info#err", "warning", "error"].includes(severity) && ephemeral !== true;
}

function reasonIn({ diagnosticEvent, policyEvent }: EngineEvent): string | undefined {
  if (policyEvent?.enforcementLevel === "mandatory") return refusalOf(policyEvent);
  if (diagnosticEvent?.severity !== "error") return undefined;
  const message = diagnosticEvent.message.replace(/^\d+ errors? occurred:\s*\*\s*/, "").trim();
  // The summary of what the other events say.
  return /^(preview|update) failed$/.test(message) ? undefined : message;
}

/** `name-certificate-owners refuses quarterturn-test: got "TBD", want …`. */
function refusalOf({ policyName, resourceUrn, message }: NonNullable<EngineEvent["policyEvent"]>): string {
  const lines = message.trim().split("\n");
  const on = resourceUrn === undefined ? "" : ` ${nameOf(resourceUrn)}`;
  return `${policyName} refuses${on}: ${lines.at(-1) ?? ""}`;
}
