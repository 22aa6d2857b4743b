import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
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
