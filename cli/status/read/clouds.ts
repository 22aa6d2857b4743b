import { UsageError } from "../../usageError";

/** Where a cloud's services are. */
export interface Cloud {
  /** Microsoft Graph, without a slash at its end. */
  readonly graph: string;
  /** What to ask a token for to use it. */
  readonly graphScope: string;
  /** Log Analytics' query service. */
  readonly logAnalytics: string;
  /** True where the authority is none that Entra's discovery service knows: it must not be asked then. */
  readonly isPrivate: boolean;
}

const logAnalytics = {
  "https://graph.microsoft.com": "https://api.loganalytics.io",
  "https://graph.microsoft.us": "https://api.loganalytics.us",
  "https://dod-graph.microsoft.us": "https://api.loganalytics.us",
  "https://microsoftgraph.chinacloudapi.cn": "https://api.loganalytics.azure.cn",
} as const;
const publicGraph = "https://graph.microsoft.com";
const authorities =
  /^(https:\/\/)?login\.(microsoftonline\.(com|us)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn)\/?$/;

/**
 * The cloud that the environment names: the public one unless QUARTERTURN_GRAPH_URL says another.
 * @throws UsageError if that is no HTTPS address
 */
export function cloudOf(env: NodeJS.ProcessEnv): Cloud {
  const told = (env.QUARTERTURN_GRAPH_URL ?? publicGraph).replace(/\/+$/, "");
  if (!/^https:\/\/[^/]+$/.test(told)) {
    throw new UsageError(`QUARTERTURN_GRAPH_URL: got "${told}", want an address such as ${publicGraph}`);
  }
  const isKnown = Object.hasOwn(logAnalytics, told);
  const known = isKnown ? (told as keyof typeof logAnalytics) : publicGraph;
  return {
    graph: told,
    graphScope: `${known}/.default`,
    logAnalytics: logAnalytics[known],
    isPrivate: !authorities.test(env.AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com"),
  };
}
