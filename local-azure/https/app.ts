import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { performance } from "node:perf_hooks";
import { AzureError } from "../errors/azureError";
import { SignInError } from "../errors/entra";
import type { World } from "../world/world";
import { entraRoutes, signInErrorResponse } from "./tokenEndpoint";
import type { TokenKey } from "./tokenKey";

/** Everything that the HTTPS interface answers, area by area; what it doesn't have is refused by name. */
export function httpsApp(world: World, key: TokenKey): Hono {
  const app = new Hono();
  entraRoutes(app, world, key);
  app.notFound((context) => {
    const asked = `${context.req.method} ${context.req.path}`;
    return refuse(context, 501, "NotEmulated", `${asked}: the local Azure doesn't emulate this request.`);
  });
  app.onError((error, context) => {
    if (error instanceof SignInError) return signInErrorResponse(error, context, world);
    if (error instanceof AzureError) return refuse(context, error.status, error.code, error.message);
    console.error("local Azure:", error);
    return refuse(context, 500, "InternalServerError", error.message);
  });
  return app;
}

function refuse(context: Context, status: number, code: string, message: string): Response {
  return context.json({ error: { code, message } }, status as ContentfulStatusCode);
}

/** Azure's allowance for a caller: so many requests in so many seconds, by the machine's time, as clients wait by it. */
export class Throttle {
  private readonly requests = new Map<string, number[]>();

  constructor(
    private readonly limit: number,
    private readonly seconds: number,
  ) {}

  /** Counts a request. Gives the seconds to wait if it is one too many. */
  count(caller: string): number | undefined {
    const recent = this.requests.get(caller) ?? [];
    this.requests.set(caller, recent);
    const [now, window] = [performance.now(), this.seconds * 1000];
    while (recent[0] !== undefined && now - recent[0] >= window) recent.shift();
    const [oldest = now] = recent;
    if (recent.length >= this.limit) return Math.ceil((oldest + window - now) / 1000);
    recent.push(now);
    return undefined;
  }
}
