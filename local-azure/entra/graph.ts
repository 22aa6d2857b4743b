import { type Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { AzureError, NotEmulatedHere } from "../errors/azureError";
import { GraphBadRequest, InvalidAuthenticationToken, TooManyRequests, UriTooLong } from "../errors/graph";
import { readBearer } from "../https/bearer";
import type { TokenKey } from "../https/tokenKey";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import { applicationRoutes } from "./applications";
import { type GraphEnvironment, readBody } from "./graphRequests";
import { mailRoutes } from "./mail";
import { passwordRoutes } from "./passwords";
import { servicePrincipalRoutes } from "./servicePrincipals";
import { signInRoutes } from "./signIns";
import { graphAudiences } from "./tokens";

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

/** Lets a request pass with a token of the tenant for Microsoft Graph. */
function authenticate(world: World, key: TokenKey): MiddlewareHandler<GraphEnvironment> {
  return async (context, next) => {
    const outcome = readBearer(context.req.header("authorization"), graphAudiences, world, key);
    switch (outcome.kind) {
      case "good":
        context.set("bearer", outcome.bearer);
        break;
      case "missing":
        throw new InvalidAuthenticationToken("Access token is empty.");
      case "malformed":
        throw new InvalidAuthenticationToken("Access token validation failure. Invalid signature or form.");
      case "expired":
        throw new InvalidAuthenticationToken("Lifetime validation failed, the token is expired.");
      case "wrongAudience":
        throw new InvalidAuthenticationToken("Access token validation failure. Invalid audience.");
    }
    await next();
  };
}

/** Answers one of the requests in a batch as if it had come by itself; `env` is that of the batch's own connection. */
export type Dispatch = (request: Request, env: unknown) => Promise<Response> | Response;

/** Requests in a batch, at most. Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching". */
const mostParts = 20;

const batchShape = z.strictObject({
  requests: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        method: z.enum(["GET", "POST", "PATCH", "DELETE"]),
        url: z.string().startsWith("/"),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
});

type BatchPart = z.infer<typeof batchShape>["requests"][number];

/** Several requests in one: each is answered, refused and throttled by itself, and the batch as a whole is 200. */
function batchRoutes(app: Hono<GraphEnvironment>, dispatch: Dispatch): void {
  app.post("/$batch", async (context) => {
    const { requests } = await readBody(context, batchShape);
    if (requests.length > mostParts) {
      throw new GraphBadRequest(`Number of batch request steps exceeds the maximum value of ${mostParts}.`);
    }
    const ids = new Set(requests.map(({ id }) => id.toLowerCase()));
    if (ids.size < requests.length) throw new GraphBadRequest("Duplicate id in batch requests.");
    const responses = requests.map(async (part) =>
      shownPart(part.id, await dispatch(requestOf(part, context), context.env)),
    );
    return context.json({ responses: await Promise.all(responses) });
  });
}

function requestOf({ method, url, headers, body }: BatchPart, context: Context<GraphEnvironment>): Request {
  const { origin, pathname } = new URL(context.req.url);
  const [, version = ""] = pathname.split("/");
  const authorization = context.req.header("authorization") ?? "";
  return new Request(`${origin}/${version}${url}`, {
    method,
    headers: { ...headers, authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function shownPart(id: string, response: Response): Promise<object> {
  const text = await response.text();
  const retryAfter = response.headers.get("retry-after");
  return {
    id,
    status: response.status,
    headers: {
      "Content-Type": "application/json",
      ...(retryAfter === null ? {} : { "Retry-After": retryAfter }),
    },
    ...(text === "" ? {} : { body: JSON.parse(text) as unknown }),
  };
}
