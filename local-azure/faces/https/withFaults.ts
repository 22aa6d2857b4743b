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
  fetch(request: Request): Response | Promise<Response>;
  /** A refusal in the service's shape. */
  failure(error: AzureError, context: Context): Response;
}

type Bindings = HttpBindings | Http2Bindings;
type Answering = (request: Request, env: Bindings) => Response | Promise<Response>;

/** The outermost layer of what answers over HTTP: here the faults of the run come in. */
export function withFaults(faceOf: (request: Request) => Face, world: World, run: FaultRun): Answering {
  const app = new Hono<{ Bindings: Bindings }>();
  app.all("*", (context) => answer(context, faceOf(context.req.raw), world, run));
  return (request, env) => (run.isIdle ? faceOf(request).fetch(request) : app.fetch(request, env));
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
    const response = await face.fetch(raw);
    await sleep(milliseconds);
    if (isDropped) context.env.incoming.socket.destroy();
    return response;
  }
  await sleep(milliseconds);
  if (refusal === "throttled") context.header("retry-after", String(retryAfter));
  return face.failure(refuse(refusal, turn, world), context);
}

/** Whoever hasn't said who they are isn't told what they may do: clients ask a vault so for its challenge. */
function isAnonymous(context: Context): boolean {
  return context.req.header("authorization") === undefined;
}
