import assert from "node:assert/strict";
import { tenantId } from "../support";
import { runClient } from "./child";
import type { Estate } from "./estate";

/** A request to Microsoft Graph. */
export interface GraphStep {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST";
  /** As after the version: `/applications`. */
  readonly path: string;
  readonly body?: unknown;
  /** Content-Type of the body; left out: JSON. */
  readonly type?: string;
  readonly version?: "beta" | "v1.0";
  /** How often a throttled request is repeated; left out: as the client does it by itself. */
  readonly retries?: number;
  /** What the token is for; left out: Microsoft Graph. */
  readonly scope?: string;
}

/** Its answer, or the client's error. */
export type GraphOutcome =
  | { readonly got: unknown }
  | {
      readonly failed: {
        readonly statusCode: number;
        readonly code: string | null;
        readonly message: string;
      };
    };

/** Sends requests through the Graph client in a process of its own, as an app, or as whoever runs Pulumi. */
export async function sendSteps(
  estate: Estate,
  steps: readonly GraphStep[],
  clientId?: string,
): Promise<readonly GraphOutcome[]> {
  const signIn = clientId === undefined ? [] : [tenantId, clientId, estate.issue(clientId).secretText];
  const args = [estate.azure.graphHost, JSON.stringify(steps), ...signIn];
  const said = await runClient(estate.azure, "graph", args);
  assert.ok("got" in said, JSON.stringify(said));
  return JSON.parse(said.got) as readonly GraphOutcome[];
}

/** What a request got; a refusal fails the test. */
export function gotten(outcome: GraphOutcome | undefined): unknown {
  assert.ok(outcome !== undefined && "got" in outcome, JSON.stringify(outcome));
  return outcome.got;
}

/** Status and code of a refusal; an answer fails the test. */
export function refused(outcome: GraphOutcome | undefined): readonly [number, string | null] {
  assert.ok(outcome !== undefined && "failed" in outcome, JSON.stringify(outcome));
  return [outcome.failed.statusCode, outcome.failed.code];
}
