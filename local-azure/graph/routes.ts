import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AzureError, NotEmulatedHere } from "../errors/azureError";
import { TooManyRequests, UriTooLong } from "../errors/graph";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import type { TokenKey } from "../https/tokenKey";
import { applicationRoutes, passwordRoutes } from "./applications";
import { type Dispatch, batchRoutes } from "./batch";
import { authenticate, type GraphEnvironment } from "./guard";
import { mailRoutes } from "./mail";
import { servicePrincipalRoutes } from "./servicePrincipals";
import { signInRoutes } from "./signIns";

/** Bytes of an address that are taken. Source: microsoftgraph/microsoft-graph-docs#22097. */
const longestAddress = 2048;

/**
 * Microsoft Graph, v1.0 and beta: applications and their secrets, service principals, sign-ins, mail; and batches.
 * `dispatch` answers what is in a batch; left out: this does it. `reports` are taken of each caller in 10 seconds.
 */
export function graphApi(
  world: World,
  key: TokenKey,
  dispatch?: Dispatch,
  reports?: number,
): Hono<GraphEnvironment> {
  const app = new Hono<GraphEnvironment>({ getPath: pathOf });
  app.use(async ({ req }, next) => {
    if (Buffer.byteLength(req.url) > longestAddress) throw new UriTooLong(longestAddress);
    await next();
  });
  app.use(authenticate(world, key));
  batchRoutes(app, dispatch ?? ((request) => app.fetch(request)));
  applicationRoutes(app, world);
  passwordRoutes(app, world);
  servicePrincipalRoutes(app, world);
  signInRoutes(app, world, reports);
  mailRoutes(app, world);
  app.all("*", ({ req }) => {
    throw new NotEmulatedHere(req.method, new URL(req.url).pathname);
  });
  app.onError((error, context) => graphFailure(error, context, world));
  return app;
}

/** `/v1.0/applications(appId='…')/addPassword` → `/applications/appId=…/addPassword`. */
function pathOf(request: Request): string {
  return decodeURIComponent(new URL(request.url).pathname)
    .replace(/^\/(v1\.0|beta)\//, "/")
    .replace(/\(appId='([^']*)'\)/i, "/appId=$1");
}

/** `{"error":{"code":…,"message":…,"innerError":{"date":…,"request-id":…,"client-request-id":…}}}`. */
export function graphFailure(error: Error, context: Context, { clock }: Pick<World, "clock">): Response {
  if (error instanceof HTTPException) return error.getResponse();
  const refused = error instanceof AzureError;
  if (!refused) console.error("local Azure:", error);
  if (error instanceof TooManyRequests) context.header("retry-after", String(error.retryAfter));
  const requestId = newUuid();
  context.header("request-id", requestId);
  const innerError = {
    date: clock.now().replace("Z", ""),
    "request-id": requestId,
    "client-request-id": context.req.header("client-request-id") ?? requestId,
  };
  const code = refused ? error.code : "InternalServerError";
  const body = { error: { code, message: error.message, innerError } };
  return context.json(body, (refused ? error.status : 500) as ContentfulStatusCode);
}
