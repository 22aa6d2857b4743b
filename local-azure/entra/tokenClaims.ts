import type { GraphRole, ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import { graphRoles } from "./graphRoles";

/** The claims of the token to sign; times in seconds since 1970, by the tenant's clock. */
export interface TokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly appid: string;
  /** How the client proved itself: 1 by a secret, 2 by a certificate, as managed identities do. */
  readonly appidacr: "1" | "2";
  readonly oid: string;
  readonly sub: string;
  readonly tid: string;
  readonly uti: string;
  readonly roles: readonly GraphRole[];
  readonly ver: "1.0";
}

/** A token to make: whose, for what, and its identifier. */
interface TokenRequest {
  readonly principal: Pick<ServicePrincipal, "clientId" | "objectId">;
  /** The resource asked for, e.g. `https://graph.microsoft.com`. */
  readonly resource: string;
  readonly tokenId: string;
  readonly provenBy: "certificate" | "secret";
}

/** Seconds for which a token is good. */
export const tokenLifetime = 3599;

/** The claims of an access token for a service principal. Source: Microsoft identity platform, access token claims. */
export function tokenClaims(
  world: Pick<World, "caller" | "clock" | "graphGrants" | "operator" | "tenantId">,
  { principal, resource, tokenId, provenBy }: TokenRequest,
): TokenClaims {
  const now = world.clock.seconds();
  return {
    aud: resource,
    iss: `https://sts.windows.net/${world.tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + tokenLifetime,
    appid: principal.clientId,
    appidacr: provenBy === "secret" ? "1" : "2",
    oid: principal.objectId,
    sub: principal.objectId,
    tid: world.tenantId,
    uti: tokenId,
    roles: graphAudiences.has(resource) ? graphRoles(world, principal.objectId) : [],
    ver: "1.0",
  };
}

/** The names of Microsoft Graph as a resource. */
export const graphAudiences: ReadonlySet<string> = new Set([
  "https://graph.microsoft.com",
  "https://graph.microsoft.com/",
  "00000003-0000-0000-c000-000000000000",
]);
