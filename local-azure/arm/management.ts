import { type Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { MissingApiVersion, TokenRefused, UnsupportedQuery } from "../errors/arm";
import { AzureError, NotEmulatedHere } from "../errors/azureError";
import type { FaultRun } from "../faults/faultRun";
import type { TokenKey } from "../https/tokenKey";
import { readBearer } from "../https/bearer";
import { lastNameOf, newUuid } from "../ids";
import { vaultState } from "../keyvault/vaults";
import type { Properties } from "../properties";
import { outputsOf as identityOutputs } from "../provider/azure-native/identity";
import { outputsOf as groupOutputs } from "../provider/azure-native/resourceGroup";
import { outputsOf as assignmentOutputs } from "../provider/azure-native/roleAssignment";
import { outputsOf as vaultOutputs } from "../provider/azure-native/vault";
import { outputsOf as siteOutputs } from "../provider/azure-native/webApp";
import type { World } from "../world/world";
import { dnsZoneRoutes } from "./dnsZones";
import { serviceRoutes } from "./gatewayChanges";
import {
  type Asking,
  enveloped,
  groupPath,
  type ManagementEnvironment,
  notFound,
  permit,
  requireResource,
  resourceIdOf,
  resourcePath,
} from "./requests";
import { type AssignmentFilter, roleAssignmentsAt } from "./roleAssignments";
import { siteSettingRoutes } from "./siteSettings";

/**
 * Azure Resource Manager: what exists is read by its ID, a site's settings are written, an API Management service is
 * changed, and so are TXT records of DNS zones. Any API version is taken.
 */
export function managementApi(world: World, key: TokenKey, run: FaultRun): Hono<ManagementEnvironment> {
  const app = new Hono<ManagementEnvironment>({ getPath: pathOf });
  app.use(authenticate(world, key));
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

/** The names of Azure Resource Manager as a resource, in every cloud. */
const audiences = [
  "https://management.azure.com",
  "https://management.core.windows.net",
  "https://management.usgovcloudapi.net",
  "https://management.core.usgovcloudapi.net",
  "https://management.chinacloudapi.cn",
  "https://management.core.chinacloudapi.cn",
].flatMap((name) => [name, `${name}/`]);

/** Lets a request pass with a token of the tenant for Azure Resource Manager, and an API version. */
function authenticate(world: World, key: TokenKey): MiddlewareHandler<ManagementEnvironment> {
  return async (context, next) => {
    context.set("asking", askingOf(context, world, key));
    if (context.req.query("api-version") === undefined) throw new MissingApiVersion();
    await next();
  };
}

function askingOf(context: Context, world: Pick<World, "clock">, key: TokenKey): Asking {
  // A client that knows the address only asks for a token for it.
  const here = new URL(context.req.url).origin;
  const known = new Set([...audiences, here, `${here}/`]);
  const outcome = readBearer(context.req.header("authorization"), known, world, key);
  switch (outcome.kind) {
    case "good":
      return { clientId: outcome.bearer.appid, objectId: outcome.bearer.oid };
    case "missing":
      throw new TokenRefused(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      );
    case "malformed":
      throw new TokenRefused("InvalidAuthenticationToken", "The access token is invalid.");
    case "expired":
      throw new TokenRefused("ExpiredAuthenticationToken", "The access token expiry has passed.");
    case "wrongAudience":
      throw new TokenRefused(
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${outcome.audience}'. It should exactly match ` +
          `with one of the allowed audiences '${audiences.join("','")}'.`,
      );
  }
}

const readTypes = {
  vault: "Microsoft.KeyVault/vaults",
  site: "Microsoft.Web/sites",
  identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
} as const;

/** What is read by ID: resource groups, vaults, sites, user-assigned identities. */
function resourceRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const reads = (type: string, read: (context: Context) => Properties): void => {
    app.get(resourcePath(type), permit(world, resourceIdOf, `${type}/read`), (context) =>
      context.json(read(context)),
    );
  };
  const groupRead = "Microsoft.Resources/subscriptions/resourceGroups/read";
  app.get(groupPath, permit(world, resourceIdOf, groupRead), (context) => {
    const found = world.resourceGroups.get(resourceIdOf(context));
    return context.json(found === undefined ? {} : enveloped(groupOutputs(found)));
  });
  reads(readTypes.vault, (context) => {
    const id = resourceIdOf(context);
    const state = vaultState(world, lastNameOf(id));
    if (state.kind !== "live" || state.vault.id.toLowerCase() !== id.toLowerCase()) throw notFound(id);
    return enveloped(vaultOutputs(world, state.vault));
  });
  reads(readTypes.site, (context) => enveloped(siteOutputs(world, requireResource(world, context))));
  reads(readTypes.identity, (context) => enveloped(identityOutputs(world, requireResource(world, context))));
}

const assignments = "providers/Microsoft.Authorization/roleAssignments";

/** Who was given what at a scope: a subscription, a resource group, a resource, or what lies in one. */
function roleAssignmentRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const scopeOf = ({ req }: Context): string =>
    decodeURIComponent(req.path.slice(0, -assignments.length - 1));
  app.get(
    `/:scope{.+}/${assignments}`,
    permit(world, scopeOf, "Microsoft.Authorization/roleAssignments/read"),
    (context) => {
      const found = roleAssignmentsAt(
        world,
        scopeOf(context),
        assignmentFilter(context.req.query("$filter")),
      );
      return context.json({ value: found.map((one) => enveloped(assignmentOutputs(world, one))) });
    },
  );
}

/** What is asked for by `$filter`. Source: Microsoft Learn, "Role Assignments - List For Scope", 2022-04-01. */
function assignmentFilter(filter: string | undefined): AssignmentFilter {
  if (filter === undefined) return "all";
  if (/^atScope\(\)$/i.test(filter.trim())) return "atScope";
  const [, principalId] = /^principalId eq '?([0-9a-f-]{36})'?$/i.exec(filter.trim()) ?? [];
  if (principalId === undefined) throw new UnsupportedQuery(filter);
  return { principalId };
}
