/** Where a cloud's services are; no address ends with a slash. */
export interface Cloud {
  /** The sign-in host. */
  readonly authority: string;
  /** True where that is none that Entra's discovery service knows: it must not be asked then. */
  readonly isPrivate: boolean;
  /** Microsoft Graph. */
  readonly graph: string;
  /** Azure Resource Manager. */
  readonly arm: string;
  /** What a token for Azure Resource Manager is asked for. */
  readonly armScope: string;
  /** Log Analytics' query service. */
  readonly logAnalytics: string;
  /** What stands after a vault's name in its host name. */
  readonly vaultSuffix: string;
}

/** What a token for Microsoft Graph is asked for: Graph's application ID is the same in every cloud. */
export const graphScope = "00000003-0000-0000-c000-000000000000/.default";

const publicCloud = {
  authority: "https://login.microsoftonline.com",
  graph: "https://graph.microsoft.com",
  arm: "https://management.azure.com",
  logAnalytics: "https://api.loganalytics.io",
  vaultSuffix: "vault.azure.net",
} as const;

const usGovernment = {
  arm: "https://management.usgovcloudapi.net",
  logAnalytics: "https://api.loganalytics.us",
  vaultSuffix: "vault.usgovcloudapi.net",
} as const;

/** Other clouds' further services, by Graph's address. */
const otherClouds: ReadonlyMap<string, Pick<Cloud, "arm" | "logAnalytics" | "vaultSuffix">> = new Map([
  ["https://graph.microsoft.us", usGovernment],
  ["https://dod-graph.microsoft.us", usGovernment],
  [
    "https://microsoftgraph.chinacloudapi.cn",
    {
      arm: "https://management.chinacloudapi.cn",
      logAnalytics: "https://api.loganalytics.azure.cn",
      vaultSuffix: "vault.azure.cn",
    },
  ],
]);

/** Each cloud's portal, by what its vaults' host names end with. */
const portals: readonly (readonly [vaults: string, portal: string])[] = [
  [publicCloud.vaultSuffix, "https://portal.azure.com"],
  [usGovernment.vaultSuffix, "https://portal.azure.us"],
  ["vault.azure.cn", "https://portal.azure.cn"],
];

const knownAuthorities =
  /^https:\/\/login\.(microsoftonline\.(com|us)|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn)$/;

/**
 * The cloud that the environment names: the public one unless AZURE_AUTHORITY_HOST (the Azure SDK's variable),
 * QUARTERTURN_GRAPH_URL and, where Graph's address doesn't tell it, QUARTERTURN_ARM_URL and QUARTERTURN_VAULT_DNS_SUFFIX
 * say another.
 * @throws Error if one of these is no HTTPS address, or no host name
 */
export function cloudOf(env: NodeJS.ProcessEnv): Cloud {
  const authority = addressIn(env, "AZURE_AUTHORITY_HOST", publicCloud.authority);
  const graph = addressIn(env, "QUARTERTURN_GRAPH_URL", publicCloud.graph);
  const { arm, logAnalytics, vaultSuffix } = otherClouds.get(graph) ?? publicCloud;
  return {
    authority,
    isPrivate: !knownAuthorities.test(authority),
    graph,
    arm: addressIn(env, "QUARTERTURN_ARM_URL", arm),
    // Wherever it answers, a token is for the service by its own name.
    armScope: `${arm}/.default`,
    logAnalytics,
    vaultSuffix: suffixIn(env, "QUARTERTURN_VAULT_DNS_SUFFIX", vaultSuffix),
  };
}

/** `https://NAME.vault.azure.net`. */
export function vaultAddressOf({ vaultSuffix }: Cloud, name: string): string {
  return `https://${name.toLowerCase()}.${vaultSuffix}`;
}

/**
 * A secret's version in the portal, as a browser opens it; undefined where its vault is in no cloud with a portal.
 * @param identifier `https://VAULT.vault.azure.net/secrets/NAME/VERSION`
 */
export function portalLinkOf(tenantId: string, identifier: string): string | undefined {
  const host = URL.canParse(identifier) ? new URL(identifier).host : "";
  const portal = portals.find(([vaults]) => host.endsWith(`.${vaults}`))?.[1];
  return portal === undefined
    ? undefined
    : `${portal}/#@${tenantId}/asset/Microsoft_Azure_KeyVault/Secret/${identifier}`;
}

/** `https://login.microsoftonline.com/TENANT/oauth2/v2.0/token`. */
export function tokenEndpointOf({ authority }: Cloud, tenantId: string): string {
  return `${authority}/${tenantId}/oauth2/v2.0/token`;
}

function addressIn(env: NodeJS.ProcessEnv, name: string, otherwise: string): string {
  const given = env[name] ?? "";
  if (given === "") return otherwise;
  // The Azure SDK takes a host without its scheme, too.
  const address = (given.includes("://") ? given : `https://${given}`).replace(/\/+$/, "");
  if (/^https:\/\/[^/]+$/.test(address)) return address;
  throw new Error(`${name}: got "${given}", want an address such as ${otherwise}`);
}

function suffixIn(env: NodeJS.ProcessEnv, name: string, otherwise: string): string {
  const given = env[name] ?? "";
  if (given === "") return otherwise;
  if (/^[\w-]+(\.[\w-]+)*(:\d+)?$/.test(given)) return given;
  throw new Error(`${name}: got "${given}", want a host name such as ${otherwise}`);
}

/** Where a rehearsal serves every watched host, and the authority that signs there. */
export interface ServedAt {
  /** `127.0.0.1:8443` */
  readonly connectTo: string;
  /** A file with the authority's certificates in PEM. */
  readonly caFile: string | undefined;
}

/**
 * Where the environment says that certificates are served (QUARTERTURN_SERVED_AT, QUARTERTURN_SERVED_CA); undefined where it
 * says nothing: then hosts are looked at where they are.
 * @throws Error if it is no address of this machine with a port
 */
export function servedIn(env: NodeJS.ProcessEnv): ServedAt | undefined {
  const { QUARTERTURN_SERVED_AT: connectTo = "", QUARTERTURN_SERVED_CA: caFile } = env;
  if (connectTo === "") return undefined;
  if (/^(127\.0\.0\.1|\[::1\]|localhost):\d{1,5}$/.test(connectTo)) return { connectTo, caFile };
  throw new Error(
    `QUARTERTURN_SERVED_AT: got "${connectTo}", want an address of this machine with a port, such as 127.0.0.1:8443; unset it to look at the real hosts`,
  );
}
