import { type LedgerRequest, ledgerRequestSchema } from "../components/contract";
import { types } from "../names/types";
import {
  type Day,
  type Ledger,
  byGeneration,
  credentialName,
  isLive,
  planLedger,
  readLedger,
} from "../rotation";
import type { EntraApps } from "./entra";
import { markAbsentSecrets } from "./markAbsentSecrets";
import { refused, refusedInputs } from "./refused";
import { planDiagnostics } from "../protocol/diagnostics";
import { type Properties, asProperties, without } from "../protocol/values";
import type { Checked, ResourceHandler } from "./resource";

/**
 * The record of all consumers' generations. `check` receives the ledger of the last run and what the stack file wants
 * today, and returns the ledger that holds from now on; that is what the engine shows in the preview, stores, and
 * compares the next time. So the ledger's state is its own inputs and nothing is kept anywhere else.
 */
export const ledger = (apps: EntraApps, today: () => Day): ResourceHandler => ({
  type: types.ledger,

  check(_name: string, olds: Properties, news: Properties): Checked {
    const request = ledgerRequestSchema.safeParse(news);
    if (!request.success) return refusedInputs(news, request.error);
    return plan(olds, request.data);
  },

  create: outputsOf,
  update: (_state, inputs) => outputsOf(inputs),

  async read(stored, { name, tell, signal }) {
    const found = await markAbsentSecrets(readLedger(stored.inputs), today(), (clientId) =>
      apps.secretsOf(clientId, signal),
    );
    for (const sentence of found.problems)
      await tell({ severity: "warning", sentence: `${name}: ${sentence}` });
    const inputs = asProperties(found.ledger);
    return { inputs, outputs: outputsOf(inputs) };
  },

  delete(state, { name }) {
    const live = liveNames(readLedger(state));
    if (live.length === 0) return Promise.resolve();
    return Promise.reject(
      new Error(
        `${name}: not deleted: ${live.join(", ")} ${live.length === 1 ? "is" : "are"} still valid, and without the ledger the next run would start again at g1. ` +
          "Undo the change that would delete it; to give up the stack, revoke its credentials first (quarterturn:revoke).",
      ),
    );
  },
});

/** The history is among the inputs, and nobody needs it twice in the state. */
const outputsOf = (inputs: Properties): Properties => without(inputs, "history");

function liveNames({ consumers }: Ledger): string[] {
  return Object.entries(consumers).flatMap(([name, { credentials }]) =>
    byGeneration(credentials).flatMap(([generation, credential]) =>
      isLive(credential) && credential.adoptedKeyId === undefined ? [credentialName(name, generation)] : [],
    ),
  );
}

function plan(olds: Properties, { isPreview, ...request }: LedgerRequest): Checked {
  try {
    const previous = Object.keys(olds).length === 0 ? undefined : readLedger(olds);
    const result = planLedger(previous, request);
    if (!result.ok) return refused(result.problems);
    return { inputs: asProperties(result.ledger), remarks: planDiagnostics(result, isPreview) };
  } catch (error) {
    // A ledger that can't be read must stop the run: planning without it would start again at generation 1.
    return { inputs: olds, failures: [{ property: "", reason: messageOf(error) }] };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
