import type { Hono } from "hono";
import { GraphBadRequest } from "../errors/graph";
import { Throttle } from "../https/throttle";
import { arrival } from "../world/clock";
import type { SignIn } from "../world/records";
import type { World } from "../world/world";
import {
  collection,
  type Filterable,
  filterOf,
  type GraphEnvironment,
  limit,
  requireRole,
  type Shown,
} from "./graphRequests";

/** Adds a sign-in to the log, in the order of time. Resolves once it is written. */
export async function logSignIn({ signIns }: Pick<World, "signIns">, signIn: SignIn): Promise<void> {
  await signIns.append(`${signIn.createdDateTime}/${arrival()}/${signIn.id}`, signIn);
}

const filterable: Filterable<SignIn> = {
  appId: { read: ({ appId }) => appId, by: ["eq"] },
  createdDateTime: { read: ({ createdDateTime }) => createdDateTime, by: ["eq", "ge", "gt", "le", "lt"] },
  id: { read: ({ id }) => id, by: ["eq"] },
  servicePrincipalCredentialKeyId: {
    read: ({ servicePrincipalCredentialKeyId }) => servicePrincipalCredentialKeyId,
    by: ["eq"],
  },
  servicePrincipalId: { read: ({ servicePrincipalId }) => servicePrincipalId, by: ["eq"] },
};

/** Requests that reports take of a caller in 10 seconds. Source: Microsoft Graph throttling limits. */
const usualReports = 5;

/** `signInEventTypes/any(t: t eq 'servicePrincipal')`, alone or with what it is joined to. */
const eventType = /(?:^| and )signInEventTypes\/any\((\w+):\s*\1 eq '(\w+)'\)/;

/**
 * The sign-in log, the newest first. As in Azure, it lists people unless a filter asks for service principals, and
 * only beta has that filter. Nobody but apps signs in here, so without it the log is empty.
 * Source: Microsoft Graph, `List signIns`; reports take 5 requests in 10 seconds.
 */
export function signInRoutes(app: Hono<GraphEnvironment>, world: World, requests = usualReports): void {
  const reports = limit(new Throttle(requests, 10));
  app.get("/auditLogs/signIns", requireRole(world, "AuditLog.Read.All"), reports, (context) => {
    const filter = context.req.query("$filter") ?? "";
    const type = eventType.exec(filter)?.[2];
    const isBeta = new URL(context.req.url).pathname.startsWith("/beta/");
    if (type !== undefined && !isBeta) {
      throw new GraphBadRequest(
        "Could not find a property named 'signInEventTypes' on type 'microsoft.graph.signIn'.",
      );
    }
    requireOrder(context.req.query("$orderby"));
    const others = filter.replace(eventType, "").replace(/^ and /, "");
    const matches = filterOf(others, filterable);
    const found = type === "servicePrincipal" ? world.signIns.all().filter(matches).reverse() : [];
    return collection(context, found.map(shown), { largest: 1000, usual: 1000 });
  });
}

function requireOrder(order = "createdDateTime desc"): void {
  if (order !== "createdDateTime desc") {
    throw new GraphBadRequest(`The $orderby '${order}' is not supported: 'createdDateTime desc' is.`);
  }
}

function shown(signIn: SignIn): Shown {
  return {
    ...signIn,
    servicePrincipalName: signIn.appDisplayName,
    signInEventTypes: ["servicePrincipal"],
    clientCredentialType: "clientSecret",
    ipAddress: "127.0.0.1",
  };
}
