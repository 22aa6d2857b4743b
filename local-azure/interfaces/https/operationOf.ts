import type { Area, Operation } from "../../faults/operations";

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

const routes: Readonly<Record<Exclude<Area, "ARM">, readonly Route[]>> = {
  Entra: entra,
  Graph: graph,
  "Key Vault": vault,
  "managed identity": identity,
};

/** What a request asks of a service; undefined for what the local Azure has no name for. */
export function operationOf(area: Area, method: string, pathname: string): Operation | undefined {
  if (area === "ARM") return undefined;
  const path = decodeURIComponent(pathname)
    .replace(/\/+$/, "")
    .replace(/^\/(v1\.0|beta)(?=\/)/, "")
    .replace(/\(appId='([^']*)'\)/i, "/appId=$1");
  return routes[area].find(([verb, shape]) => verb === method && shape.test(path))?.[2];
}
