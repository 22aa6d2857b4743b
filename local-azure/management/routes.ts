import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AzureError, NotEmulatedHere } from "../errors/azureError";
import { TokenRefused } from "../errors/arm";
import type { FaultRun } from "../faults/faultRun";
import type { TokenKey } from "../https/tokenKey";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import { dnsZoneRoutes } from "./dnsZones";
import { guard, type ManagementEnvironment } from "./guard";
import { resourceRoutes } from "./resources";
import { roleAssignmentRoutes } from "./roleAssignments";
import { serviceRoutes } from "./services";
import { siteSettingRoutes } from "./siteSettings";

/**
 * Azure Resource Manager: what exists is read by its ID, a site's settings are written, an API Management service is
 * changed, and so are TXT records of DNS zones. Any API version is taken.
 */
export function managementApi(world: World, key: TokenKey, run: FaultRun): Hono<ManagementEnvironment> {
  const app = new Hono<ManagementEnvironment>({ getPath: pathOf });
  app.use(guard(world, key));
  resourceRoutes(app, world);
  siteSettingRoutes(app, world);
  serviceRoutes(app, world, run);
  dnsZoneRoutes(app, world);
  roleAssignmentRoutes(app, world);
  app.all("*", ({ req }) => {
    throw new NotEmulatedHere(req.method, new URL(req.url).pathname);
  });
  app.onError((error, context) => managementFailure(error, context, world));
  return app;
}

/** The fixed words in paths, as the routes write them: Azure Resource Manager reads them without regard to case. */
const words = new Map(
  [
    ...[
      "subscriptions",
      "resourceGroups",
      "providers",
      "locations",
      "operationsStatuses",
      "operationResults",
    ],
    ...["Microsoft.KeyVault", "vaults", "Microsoft.Web", "sites", "config", "appsettings", "list"],
    ...["configreferences", "Microsoft.ApiManagement", "service"],
    ...["Microsoft.ManagedIdentity", "userAssignedIdentities"],
    ...["Microsoft.Authorization", "roleAssignments"],
    ...["Microsoft.Network", "dnszones", "TXT"],
  ].map((word) => [word.toLowerCase(), word]),
);

const named =
  /\/(subscriptions|resourceGroups|vaults|sites|service|userAssignedIdentities|locations|dnszones|TXT|configreferences\/appsettings)$/i;

/** A name stands after each fixed word that has one: only the words are written as the routes do. */
function pathOf(request: Request): string {
  const [, ...parts] = new URL(request.url).pathname.replace(/\/+$/, "").split("/");
  const isName = (at: number): boolean => named.test(`/${parts.slice(0, at).join("/")}`);
  return `/${parts.map((part, at) => (isName(at) ? part : (words.get(part.toLowerCase()) ?? part))).join("/")}`;
}

/** `{"error":{"code":"ResourceNotFound","message":…}}`. */
export function managementFailure(
  error: Error,
  context: Context,
  { tenantId }: Pick<World, "tenantId">,
): Response {
  if (error instanceof HTTPException) return error.getResponse();
  context.header("x-ms-request-id", newUuid());
  if (!(error instanceof AzureError)) {
    console.error("local Azure:", error);
    return context.json({ error: { code: "InternalServerError", message: error.message } }, 500);
  }
  if (error instanceof TokenRefused) {
    const authority = `https://login.windows.net/${tenantId}`;
    context.header(
      "www-authenticate",
      `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${error.message}"`,
    );
  }
  return context.json(
    { error: { code: error.code, message: error.message } },
    error.status as ContentfulStatusCode,
  );
}
