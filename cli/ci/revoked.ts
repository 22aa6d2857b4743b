import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { types } from "../../names/types";
import { nameOf, typeOf } from "../../names/urn";
import { type Ledger, byGeneration, credentialName } from "../../rotation";
import type { EngineRun } from "./events";
import { previewStack } from "./previewStack";
import type { Pipeline } from "./pipeline";
import { inOneLine } from "./verdict";

/** What became of revoked credentials (`edge-g7`): a first run takes their protection, the next one removes them. */
export interface Removal {
  readonly removed: readonly string[];
  readonly waiting: readonly string[];
  /** Why some are still there; empty if none is. */
  readonly why: string;
}

const mostRuns = 2;
const again = "run `pulumi up` again";

/** Revoked credentials that a ledger still has. One made by hand is removed by hand. */
export function revokedIn(ledger: Ledger | undefined): string[] {
  return Object.entries(ledger?.consumers ?? {}).flatMap(([consumer, { credentials }]) =>
    byGeneration(credentials)
      .filter(([, { state, adoptedKeyId }]) => state === "revoked" && adoptedKeyId === undefined)
      .map(([generation]) => credentialName(consumer, generation)),
  );
}

/**
 * Runs again while a revoked secret still works, twice at most: each time judged by the gate, and only if the run does
 * nothing else than remove it, or what the judged plan was to do and did not get through with.
 */
export async function finishRevoking(
  ledger: Ledger | undefined,
  pipeline: Pipeline,
  update: () => Promise<EngineRun>,
): Promise<Removal> {
  const judged = new Set(stepsIn(pipeline).map(keyOf));
  const all = revokedIn(ledger);
  let waiting = all;
  let why = "";
  for (let runs = 0; waiting.length > 0 && runs < mostRuns; runs += 1) {
    pipeline.say(`${waiting.join(", ")}: revoked, and still valid until removed: running once more.`);
    const preview = await previewStack(pipeline, false);
    if (preview.exitCode !== 0) return { ...split(all, waiting), why: preview.sentence.replace(/\.$/, "") };
    const others = unjudgedChanges(stepsIn(pipeline), waiting, judged);
    if (others.length > 0) {
      return {
        ...split(all, waiting),
        why: `that run would also change ${others.join(", ")}: ${again}`,
      };
    }
    const run = await update();
    // The ledger lets go of it first: one whose removal then failed is still there.
    const kept = run.ledger === undefined ? waiting : revokedIn(run.ledger);
    waiting = waiting.filter((name) => kept.includes(name) || run.failed.includes(name));
    why = inOneLine(run.failures.map(({ of, sentence }) => `${of}: ${sentence}`));
  }
  if (waiting.length === 0) why = "";
  else if (why === "") why = again;
  return { ...split(all, waiting), why };
}

function split(all: readonly string[], waiting: readonly string[]) {
  return { removed: all.filter((name) => !waiting.includes(name)), waiting };
}

const stepSchema = z.object({ op: z.string(), urn: z.string() });
const digestSchema = z.object({ steps: z.array(stepSchema).default([]) });

type Step = z.output<typeof stepSchema>;

/** What the last preview shows as a change. */
function stepsIn({ out }: Pipeline): Step[] {
  const digest: unknown = JSON.parse(readFileSync(join(out, "preview.json"), "utf8"));
  return digestSchema.parse(digest).steps.filter(({ op }) => !["same", "read", "refresh"].includes(op));
}

function keyOf({ op, urn }: Step): string {
  return `${op} ${urn}`;
}

/** Resources that a run would change besides those of the revoked credentials, and that nobody has judged. */
export function unjudgedChanges(
  steps: readonly Step[],
  revoked: readonly string[],
  judged: ReadonlySet<string>,
): string[] {
  // What looks at certificates and reminds of them touches no credential, and may find something new at any time.
  const harmless: readonly string[] = [types.ledger, types.stack, types.watchedCertificate, types.reminder];
  const own: readonly string[] = [types.applicationPassword, types.tokenCanary, types.handover];
  return steps
    .filter((step) => !judged.has(keyOf(step)) && !harmless.includes(typeOf(step.urn)))
    .filter(({ urn }) => !(own.includes(typeOf(urn)) && revoked.includes(nameOf(urn))))
    .map(({ urn }) => nameOf(urn));
}
