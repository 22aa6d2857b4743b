import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { SignInError } from "../errors/entra";
import type { FaultRun } from "../faults/faultRun";
import { worldsUnder } from "../faults/worlds";
import type { World } from "../world/world";
import type { ConnectionHandler } from "../deferredServer";
import { entraApi, signInErrorResponse } from "../entra/tokenEndpoint";
import { certificateFiles } from "./certificates";
import { type Dispatch, graphApi, graphFailure } from "../entra/graph";
import { managementApi, managementFailure } from "../arm/management";
import type { TokenKey } from "./tokenKey";
import { vaultApi, vaultFailure } from "../keyvault/vaultApi";
import { vaultNameOf } from "../keyvault/vaults";
import { withFaults, type Bindings, type HttpService } from "./withFaults";

/** What is taken of a caller in 10 seconds; left out: what Azure takes. */
export interface Limits {
  /** By each vault. */
  readonly vaultTransactions?: number;
  /** By Microsoft Graph's reports. */
  readonly reports?: number;
}

/** What answers on the HTTPS port. `directory` is the local Azure's own, with certificates in it. */
export function httpsServer(
  world: World,
  directory: string,
  key: TokenKey,
  faults: FaultRun,
  limits: Limits = {},
): ConnectionHandler {
  const files = certificateFiles(join(directory, "certificates"));
  const dispatch: Dispatch = (request, env) => answer(request, env as Bindings);
  const answer = withFaults(services(world, key, faults, dispatch, limits), world, faults);
  const listener = getRequestListener(answer);
  const server = createServer(
    { cert: readFileSync(files.certificate), key: readFileSync(files.key) },
    (request, response) => {
      void listener(request, response);
    },
  );
  return {
    accept: (socket) => {
      server.emit("connection", socket);
    },
    close: () => {
      server.closeAllConnections();
    },
  };
}

/**
 * Vaults are recognized by their host names, Azure Resource Manager by its subscriptions, Microsoft Graph by its versions;
 * the rest is Entra's.
 */
function services(
  world: World,
  key: TokenKey,
  faults: FaultRun,
  dispatch: Dispatch,
  { vaultTransactions, reports }: Limits,
): (request: Request) => HttpService {
  const { reads, signIn, work } = worldsUnder(faults, world);
  const vaults: HttpService = {
    area: "Key Vault",
    fetch: vaultApi(work, key, vaultTransactions).fetch,
    failure: (error, context) => vaultFailure(error, context, world),
  };
  const management: HttpService = {
    area: "ARM",
    fetch: managementApi(work, key, faults).fetch,
    failure: (error, context) => managementFailure(error, context, world),
  };
  const graph: HttpService = {
    area: "Graph",
    fetch: graphApi(work, key, dispatch, reports).fetch,
    failure: (error, context) => graphFailure(error, context, world),
  };
  const graphReads: HttpService = { ...graph, fetch: graphApi(reads, key, dispatch, reports).fetch };
  const entra: HttpService = {
    area: "Entra",
    fetch: entraApi(signIn, key).fetch,
    failure: (error, context) => {
      if (!(error instanceof SignInError)) throw error;
      return signInErrorResponse(error, context, world);
    },
  };
  return (request) => {
    const { hostname, pathname } = new URL(request.url);
    if (vaultNameOf(hostname) !== undefined) return vaults;
    if (/^\/subscriptions\//i.test(pathname)) return management;
    if (!/^\/(v1\.0|beta)\//.test(pathname)) return entra;
    return request.method === "GET" ? graphReads : graph;
  };
}
