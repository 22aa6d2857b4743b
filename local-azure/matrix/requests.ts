import { IdentityHeaders } from "../arm/identities";
import { identityApi } from "../https/identityEndpoint";
import { entraApi } from "../entra/tokenEndpoint";
import { graphApi } from "../entra/graph";
import type { TokenKey } from "../https/tokenKey";
import { FaultRun } from "../faults/faultRun";
import { managementApi } from "../arm/management";
import { vaultApi } from "../keyvault/vaultApi";
import type { World } from "../world/world";

/** The requests that a service answers, each as `GET /path/{parameter}`. */
export interface ServedArea {
  readonly area: string;
  readonly requests: readonly string[];
}

/** As much of a route as a list needs. */
interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every request that the HTTPS interface and the identity endpoint answer, from their own routes. */
export function servedRequests(world: World, key: TokenKey): readonly ServedArea[] {
  return [
    { area: "Entra", requests: requestsOf(entraApi(world, key).routes) },
    { area: "Microsoft Graph", requests: requestsOf(graphApi(world, key).routes, "/v1.0") },
    {
      area: "Azure Resource Manager",
      requests: requestsOf(managementApi(world, key, new FaultRun()).routes),
    },
    { area: "Key Vault, each vault on its own host", requests: requestsOf(vaultApi(world, key).routes) },
    {
      area: "Managed identity endpoint",
      requests: requestsOf(identityApi(world, key, new IdentityHeaders()).routes),
    },
  ];
}

/** What is for every method is no request of its own: it guards the others, or refuses the rest. */
function requestsOf(routes: readonly Route[], prefix = ""): readonly string[] {
  const served = routes.filter(({ method }) => method !== "ALL");
  return [...new Set(served.map(({ method, path }) => `${method} ${prefix}${written(path)}`))];
}

/** `/secrets/:name/:version?` → `/secrets/{name}[/{version}]`, `/:scope{.+}/list` → `/{scope}/list`. */
function written(path: string): string {
  return path
    .replace(/(\/:\w+)\{[^}]*\}/g, "$1")
    .replace(/\/:(\w+)\?/g, "[/{$1}]")
    .replace(/:(\w+)/g, "{$1}");
}
