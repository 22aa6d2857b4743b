import { type PlanRequest, planLedger, readLedger } from "../rotation";
import { planRequestSchema } from "./planRequest";
import { refused, refusedInputs } from "./refused";
import { remarksOf } from "./remarks";
import { type Properties, asProperties } from "./protocol/values";
import type { Checked, ResourceHandler } from "./resource";

/**
 * The record of all consumers' generations. `check` receives the ledger of the last run and what the stack file wants
 * today, and returns the ledger that holds from now on; that is what the engine shows in the preview, stores, and
 * compares the next time. So the ledger's state is its own inputs and nothing is kept anywhere else.
 */
export const ledger: ResourceHandler = {
  type: "quarterturn:index:Ledger",

  check(_name: string, olds: Properties, news: Properties): Checked {
    const request = planRequestSchema.safeParse(news);
    if (!request.success) return refusedInputs(news, request.error);
    return plan(olds, request.data);
  },

  create: (inputs) => inputs,
  update: (_state, inputs) => inputs,
};

function plan(olds: Properties, request: PlanRequest): Checked {
  try {
    const previous = Object.keys(olds).length === 0 ? undefined : readLedger(olds);
    const result = planLedger(previous, request);
    if (!result.ok) return refused(result.problems);
    return { inputs: asProperties(result.ledger), remarks: remarksOf(result) };
  } catch (error) {
    // A ledger that can't be read must stop the run: planning without it would start again at generation 1.
    return { inputs: olds, failures: [{ property: "", reason: messageOf(error) }] };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
