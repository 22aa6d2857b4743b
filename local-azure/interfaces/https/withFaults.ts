import { setTimeout as sleep } from "node:timers/promises";
import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { AzureError } from "../../errors/azureError";
import type { FaultRun } from "../../faults/faultRun";
import type { Area } from "../../faults/operations";
import { refuse, retryAfter } from "../../faults/refuse";
import type { World } from "../../world/world";
import { operationOf } from "./operationOf";

/** One service behind HTTP. */
export interface Face {
  readonly area: Area;
  /** `env` is the connection that it came on. */
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  /** A refusal in the service's shape. */
  failure(error: AzureError, context: Context): Response;
}

/** The connection that a request came on. */
export type Bindings = HttpBindings | Http2Bindings;
type Answering = (request: Request, env: Bindings) => Response | Promise<Response>;

/** The outermost layer of what answers over HTTP: here the faults of the run come in. */
export function withFaults(faceOf: (request: Request) => Face, world: World, run: FaultRun): Answering {
  const app = new Hono<{ Bindings: Bindings }>();
  app.all("*", (context) => answer(context, faceOf(context.req.raw), world, run));
  return (request, env) =>
    run.isIdle || isBatch(request) ? faceOf(request).fetch(request, env) : app.fetch(request, env);
}

async function answer(
  context: Context<{ Bindings: Bindings }>,
  face: Face,
  world: World,
  run: FaultRun,
): Promise<Response> {
  const { method, path, raw } = context.req;
  const turn = run.next({ area: face.area, operation: operationOf(face.area, method, path) });
  const refusal = run.before(turn);
  const { isDropped, milliseconds } = run.after(turn);
  if (refusal === undefined || (refusal === "denied" && isAnonymous(context))) {
    const response = await face.fetch(raw, context.env);
    await sleep(milliseconds);
    if (isDropped) context.env.incoming.socket.destroy();
    return response;
  }
  await sleep(milliseconds);
  if (refusal === "throttled") context.header("retry-after", String(retryAfter));
  return face.failure(refuse(refusal, turn, world), context);
}

/** Things go wrong with what is in a batch, each by itself. */
function isBatch({ url }: Request): boolean {
  return new URL(url).pathname.endsWith("/$batch");
}

/** Whoever hasn't said who they are isn't told what they may do: clients ask a vault so for its challenge. */
function isAnonymous(context: Context): boolean {
  return context.req.header("authorization") === undefined;
}
