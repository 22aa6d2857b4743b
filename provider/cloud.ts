/** The cloud's sign-in host, as the Azure SDK is told of another cloud: AZURE_AUTHORITY_HOST. */
export function authorityHost(): string {
  return (process.env.AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com").replace(/\/+$/, "");
}

/** True where the sign-in host may be none that Microsoft's list of clouds has: it isn't looked up there then. */
export function isOtherCloud(): boolean {
  return new URL(authorityHost()).host !== "login.microsoftonline.com";
}

/** `https://login.microsoftonline.com/TENANT/oauth2/v2.0/token`. */
export function tokenEndpointOf(tenantId: string): string {
  return `${authorityHost()}/${tenantId}/oauth2/v2.0/token`;
}

/** Microsoft Graph's address; another cloud's is told by QUARTERTURN_GRAPH_URL, e.g. https://graph.microsoft.us. */
export function graphUrl(): string {
  return (process.env.QUARTERTURN_GRAPH_URL ?? "https://graph.microsoft.com").replace(/\/+$/, "");
}

/** Microsoft Graph's scope by its application ID, which is the same in every cloud. */
export const graphScope = "00000003-0000-0000-c000-000000000000/.default";
