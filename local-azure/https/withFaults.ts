import { setTimeout as sleep } from "node:timers/promises";
import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Area, Operation } from "../faults/operations";
import type { AzureError } from "../errors/azureError";
import { type FaultRun, refuse, retryAfter } from "../faults/faultRun";
import type { World } from "../world/world";

type Route = readonly [method: string, path: RegExp, operation: Operation];

const graph: readonly Route[] = [
  ["POST", /^\/applications\/[^/]+\/addPassword$/, "addPassword"],
  ["POST", /^\/applications\/[^/]+\/removePassword$/, "removePassword"],
  ["GET", /^\/applications$/, "listApplications"],
  ["POST", /^\/applications$/, "createApplication"],
  ["GET", /^\/applications\/[^/]+$/, "getApplication"],
  ["PATCH", /^\/applications\/[^/]+$/, "updateApplication"],
  ["DELETE", /^\/applications\/[^/]+$/, "deleteApplication"],
  ["GET", /^\/servicePrincipals$/, "listServicePrincipals"],
  ["GET", /^\/servicePrincipals\/[^/]+$/, "getServicePrincipal"],
  ["GET", /^\/auditLogs\/signIns$/, "listSignIns"],
  ["POST", /^\/users\/[^/]+\/sendMail$/, "sendMail"],
];

const vault: readonly Route[] = [
  ["GET", /^\/certificates$/, "listCertificates"],
  ["GET", /^\/certificates\/[^/]+\/versions$/, "listCertificateVersions"],
  ["GET", /^\/certificates\/[^/]+\/pending$/, "getCertificateOperation"],
  ["DELETE", /^\/certificates\/[^/]+\/pending$/, "deleteCertificateOperation"],
  ["POST", /^\/certificates\/[^/]+\/create$/, "createCertificate"],
  ["POST", /^\/certificates\/[^/]+\/pending\/merge$/, "mergeCertificate"],
  ["GET", /^\/certificates\/[^/]+(\/[^/]+)?$/, "getCertificate"],
  ["GET", /^\/secrets$/, "listSecrets"],
  ["GET", /^\/secrets\/[^/]+\/versions$/, "listSecretVersions"],
  ["PUT", /^\/secrets\/[^/]+$/, "setSecret"],
  ["GET", /^\/secrets\/[^/]+(\/[^/]+)?$/, "getSecret"],
  ["PATCH", /^\/secrets\/[^/]+(\/[^/]+)?$/, "updateSecret"],
  ["DELETE", /^\/secrets\/[^/]+$/, "deleteSecret"],
  ["GET", /^\/deletedsecrets$/, "listDeletedSecrets"],
  ["GET", /^\/deletedsecrets\/[^/]+$/, "getDeletedSecret"],
  ["DELETE", /^\/deletedsecrets\/[^/]+$/, "purgeSecret"],
  ["POST", /^\/deletedsecrets\/[^/]+\/recover$/, "recoverSecret"],
];

const entra: readonly Route[] = [
  ["POST", /^\/[^/]+\/oauth2\/v2\.0\/token$/, "getToken"],
  ["GET", /^\/common\/discovery\/instance$|\/\.well-known\/openid-configuration$|\/keys$/, "getMetadata"],
];

const identity: readonly Route[] = [["GET", /^\/msi\/token$/, "getIdentityToken"]];

const arm: readonly Route[] = [
  ["GET", /\/vaults\/[^/]+$/i, "readVault"],
  ["GET", /\/sites\/[^/]+(\/config\/configreferences\/.*)?$/i, "readWebApp"],
  ["POST", /\/sites\/[^/]+\/config\/appsettings\/list$/i, "readWebApp"],
  ["PUT", /\/sites\/[^/]+\/config\/appsettings$/i, "writeWebApp"],
  ["GET", /\/userAssignedIdentities\/[^/]+$/i, "readUserAssignedIdentity"],
  ["GET", /\/service\/[^/]+$|\/operation(sStatuses|Results)\/[^/]+$/i, "readApiManagementService"],
  ["PATCH", /\/service\/[^/]+$/i, "writeApiManagementService"],
  ["GET", /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i, "readResourceGroup"],
  ["GET", /\/providers\/Microsoft\.Authorization\/roleAssignments$/i, "readRoleAssignment"],
];

const routes: Readonly<Record<Area, readonly Route[]>> = {
  ARM: arm,
  Entra: entra,
  Graph: graph,
  "Key Vault": vault,
  "managed identity": identity,
};

/** What a request asks of a service; undefined for what the local Azure has no name for. */
export function operationOf(area: Area, method: string, pathname: string): Operation | undefined {
  const path = decodeURIComponent(pathname)
    .replace(/\/+$/, "")
    .replace(/^\/(v1\.0|beta)(?=\/)/, "")
    .replace(/\(appId='([^']*)'\)/i, "/appId=$1");
  return routes[area].find(([verb, shape]) => verb === method && shape.test(path))?.[2];
}

/** One service behind HTTP. */
export interface HttpService {
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
export function withFaults(
  serviceOf: (request: Request) => HttpService,
  world: World,
  run: FaultRun,
): Answering {
  const app = new Hono<{ Bindings: Bindings }>();
  app.all("*", (context) => answer(context, serviceOf(context.req.raw), world, run));
  return (request, env) =>
    run.isIdle || isBatch(request) ? serviceOf(request).fetch(request, env) : app.fetch(request, env);
}

async function answer(
  context: Context<{ Bindings: Bindings }>,
  service: HttpService,
  world: World,
  run: FaultRun,
): Promise<Response> {
  const { method, path, raw } = context.req;
  const turn = run.next({ area: service.area, operation: operationOf(service.area, method, path) });
  const refusal = run.before(turn);
  const { isDropped, milliseconds } = run.after(turn);
  if (refusal === undefined || (refusal === "denied" && isAnonymous(context))) {
    const response = await service.fetch(raw, context.env);
    await sleep(milliseconds);
    if (isDropped) context.env.incoming.socket.destroy();
    return response;
  }
  await sleep(milliseconds);
  if (refusal === "throttled") context.header("retry-after", String(retryAfter));
  const scope = service.area === "ARM" ? decodeURIComponent(path) : undefined;
  return service.failure(refuse(refusal, turn, world, scope), context);
}

/** Things go wrong with what is in a batch, each by itself. */
function isBatch({ url }: Request): boolean {
  return new URL(url).pathname.endsWith("/$batch");
}

/** A request without a token isn't denied by a fault: clients send one to get a vault's challenge. */
function isAnonymous(context: Context): boolean {
  return context.req.header("authorization") === undefined;
}
