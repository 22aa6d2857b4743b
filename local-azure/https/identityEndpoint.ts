import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { findIdentity, type IdentityHeaders, identityPath } from "../arm/identities";
import type { ConnectionHandler } from "../deferredServer";
import { tokenClaims, tokenLifetime } from "../entra/tokens";
import {
  AzureError,
  IdentityHeaderInvalid,
  IdentityRequestInvalid,
  NotEmulatedHere,
} from "../errors/azureError";
import type { FaultRun } from "../faults/faultRun";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import type { TokenKey } from "./tokenKey";
import { signToken } from "./bearer";
import { withFaults } from "./withFaults";

/**
 * The endpoint at which a Function App or an API Management service gets tokens for its managed identity: plain HTTP, on
 * the machine itself. Source: App Service, "How to use managed identities", REST endpoint, version 2019-08-01.
 */
export function identityApi(world: World, key: TokenKey, headers: IdentityHeaders): Hono {
  const app = new Hono();
  app.get(identityPath, (context) => context.json(answer(context, world, key, headers)));
  app.all("*", ({ req }) => {
    throw new NotEmulatedHere(req.method, new URL(req.url).pathname);
  });
  app.onError(identityFailure);
  return app;
}

/** `{"statusCode":…,"message":…}`. */
function identityFailure(error: Error, context: Context): Response {
  const refused = error instanceof AzureError;
  if (!refused) console.error("local Azure:", error);
  const status = refused ? error.status : 500;
  return context.json({ statusCode: status, message: error.message }, status as ContentfulStatusCode);
}

function answer({ req }: Context, world: World, key: TokenKey, headers: IdentityHeaders): object {
  const asking = headers.objectIdIn(req.header("x-identity-header") ?? "");
  if (asking === undefined) throw new IdentityHeaderInvalid();
  if (req.query("api-version") !== "2019-08-01") throw new IdentityRequestInvalid("api-version");
  const resource = req.query("resource");
  if (resource === undefined || resource === "") throw new IdentityRequestInvalid("resource");
  const principal = findIdentity(world, asking, {
    clientId: req.query("client_id"),
    objectId: req.query("principal_id") ?? req.query("object_id"),
    resourceId: req.query("mi_res_id"),
  });
  const tokenId = newUuid().replaceAll("-", "");
  const claims = tokenClaims(world, { principal, resource, tokenId, provenBy: "certificate" });
  return {
    access_token: signToken(key, claims),
    // By the machine's time, as clients hold it against theirs; the token itself goes by the tenant's.
    expires_on: String(Math.floor(Date.now() / 1000) + tokenLifetime),
    resource,
    token_type: "Bearer",
    client_id: principal.clientId,
  };
}

/** What answers on the identity endpoint's port. */
export function identityServer(
  world: World,
  key: TokenKey,
  headers: IdentityHeaders,
  faults: FaultRun,
): ConnectionHandler {
  const { fetch } = identityApi(world, key, headers);
  const service = { area: "managed identity", fetch, failure: identityFailure } as const;
  const listener = getRequestListener(withFaults(() => service, world, faults));
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  return {
    accept: (socket) => {
      server.emit("connection", socket);
    },
    close: () => {
      server.closeAllConnections();
    },
  };
}
