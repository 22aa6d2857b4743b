/** Where a cloud's services are; no address ends with a slash. */
export interface Cloud {
  /** The sign-in host. */
  readonly authority: string;
  /** True where that is none that Entra's discovery service knows: it must not be asked then. */
  readonly isPrivate: boolean;
  /** Microsoft Graph. */
  readonly graph: string;
  /** Log Analytics' query service. */
  readonly logAnalytics: string;
}

/** What a token for Microsoft Graph is asked for: Graph's application ID is the same in every cloud. */
export const graphScope = "00000003-0000-0000-c000-000000000000/.default";

const publicCloud = {
  authority: "https://login.microsoftonline.com",
  graph: "https://graph.microsoft.com",
  logAnalytics: "https://api.loganalytics.io",
} as const;

/** Query services by Graph's address. */
const logAnalytics: ReadonlyMap<string, string> = new Map([
  [publicCloud.graph, publicCloud.logAnalytics],
  ["https://graph.microsoft.us", "https://api.loganalytics.us"],
  ["https://dod-graph.microsoft.us", "https://api.loganalytics.us"],
  ["https://microsoftgraph.chinacloudapi.cn", "https://api.loganalytics.azure.cn"],
]);

const knownAuthorities =
  /^https:\/\/login\.(microsoftonline\.(com|us)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/;

/**
 * The cloud that the environment names: the public one unless AZURE_AUTHORITY_HOST (the Azure SDK's variable) and
 * QUARTERTURN_GRAPH_URL say another.
 * @throws Error if one of these is no HTTPS address
 */
export function cloudOf(env: NodeJS.ProcessEnv): Cloud {
  const authority = addressIn(env, "AZURE_AUTHORITY_HOST", publicCloud.authority);
  const graph = addressIn(env, "QUARTERTURN_GRAPH_URL", publicCloud.graph);
  return {
    authority,
    isPrivate: !knownAuthorities.test(authority),
    graph,
    logAnalytics: logAnalytics.get(graph) ?? publicCloud.logAnalytics,
  };
}

/** `https://login.microsoftonline.com/TENANT/oauth2/v2.0/token`. */
export function tokenEndpointOf({ authority }: Cloud, tenantId: string): string {
  return `${authority}/${tenantId}/oauth2/v2.0/token`;
}

function addressIn(env: NodeJS.ProcessEnv, name: string, otherwise: string): string {
  const told = env[name] ?? "";
  if (told === "") return otherwise;
  // The Azure SDK takes a host without its scheme, too.
  const address = (told.includes("://") ? told : `https://${told}`).replace(/\/+$/, "");
  if (/^https:\/\/[^/]+$/.test(address)) return address;
  throw new Error(`${name}: got "${told}", want an address such as ${otherwise}`);
}
