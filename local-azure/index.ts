import { join } from "node:path";
import type { Day } from "../rotation/calendar";
import { missingDnsZones, seedDnsZones } from "./arm/dnsZones";
import { missingGateways, seedGateways, type SeededGateway } from "./arm/seedGateways";
import { rekeyResourceGroups } from "./arm/resourceGroups";
import { missingApps, seedApps, type SeededApp } from "./entra/applications";
import { operatorSecret, seedOperator } from "./entra/servicePrincipals";
import { type SeededHost, WatchedHosts } from "./certificates/hosts";
import { ensureCertificates } from "./https/certificates";
import { tokenKey, type TokenKey } from "./https/tokenKey";
import { vaultDomain } from "./keyvault/vaults";
import { IdentityHeaders, identityPath } from "./arm/identities";
import { FaultRun } from "./faults/faultRun";
import { applyEstate } from "./estate/apply";
import type { Estate } from "./estate/file";
import type { Fault } from "./faults/table";
import { DeferredServer } from "./deferredServer";
import { packageNames } from "./provider/package";
import type { Rights } from "../rights/file";
import { Granted } from "./rights/granted";
import { World } from "./world/world";

export { mailTo } from "./entra/mail";
export { getSecret } from "./keyvault/readSecrets";
export type { HostCertificate } from "./world/records";
export type { SeededApp, SeededGateway, SeededHost, World };

export interface LocalAzureOptions {
  /** Folder for state, certificate authority and certificates; made if missing. */
  readonly directory: string;
  /** The tenant's clock is moved to 00:00Z of this day. Left out: it stays; in a new world it is the machine's day. */
  readonly today?: Day | undefined;
  readonly tenantId: string;
  /** Apps that must exist; made if they are missing. */
  readonly apps: readonly SeededApp[];
  /** API Management services that must exist; made if they are missing. */
  readonly gateways?: readonly SeededGateway[];
  /** IDs of DNS zones that must exist; made if they are missing. */
  readonly zones?: readonly string[];
  /** Hosts that must show a certificate; made if they are missing. */
  readonly hosts?: readonly SeededHost[];
  /** What else must exist, the first one's first: as `readEstate` reads it. What of it is missing is made. */
  readonly estates?: readonly Estate[];
  /** What goes wrong on purpose, until it is closed. */
  readonly faults?: readonly Fault[] | undefined;
  /** What whoever runs Pulumi, and the operator, may do; left out: what they need, and more. */
  readonly rights?: Rights | undefined;
}

/** A tenant with a subscription, at work on this machine. */
export interface LocalAzure {
  /** The variables that make Pulumi, and every Azure client, speak to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** `https://localhost:PORT/TENANT/oauth2/v2.0/token`; its certificate is signed by NODE_EXTRA_CA_CERTS. */
  readonly tokenEndpoint: string;
  /** `https://localhost:PORT`: what stands for `https://graph.microsoft.com` and `https://management.azure.com` here. */
  readonly graphHost: string;
  readonly world: World;
  readonly hosts: WatchedHosts;
  /** `https://NAME.vault.localhost:PORT`: the address of a vault. */
  vaultUri(name: string): string;
  /**
   * The variables by which a process speaks as a managed identity, in place of whoever runs Pulumi: IDENTITY_ENDPOINT and
   * IDENTITY_HEADER, as App Service sets them.
   */
  environmentOfIdentity(objectId: string): Readonly<Record<string, string>>;
  today(): Day;
  /** @throws Error if the day lies before the clock. */
  setToday(day: Day): void;
  /** Other faults from now on; none mends everything. */
  setFaults(faults: readonly Fault[]): void;
  /** Other rights from now on; undefined: everything that a run needs, and more. */
  setRights(rights: Rights | undefined): Granted | undefined;
  close(): Promise<void>;
}

/**
 * Starts a local Azure. Its ports are open when this resolves; what answers on them loads meanwhile.
 * @throws Error if the directory is another tenant's, or if `today` lies before its clock.
 */
export async function startLocalAzure(options: LocalAzureOptions): Promise<LocalAzure> {
  const world = new World(options.directory, options.tenantId);
  world.granted = options.rights && new Granted(options.rights);
  try {
    bringUpToDate(world, options);
    const certificates = await ensureCertificates(join(options.directory, "certificates"), new Date());
    const hosts = await WatchedHosts.open(world, options.directory, options.hosts ?? []);
    const faults = new FaultRun(options.faults);
    const ports = await openPorts(world, options.directory, faults);
    return running(world, hosts, certificates.authority, ports, faults);
  } catch (error) {
    await world.close();
    throw error;
  }
}

function bringUpToDate(
  world: World,
  { today, apps, gateways = [], zones = [], estates = [] }: LocalAzureOptions,
): void {
  const owner = world.tenant.get("id") ?? world.tenantId;
  if (owner.toLowerCase() !== world.tenantId.toLowerCase()) {
    throw new Error(
      `tenantId: got ${world.tenantId}, want ${owner}: the local Azure is that tenant. ` +
        "To start again with an empty tenant: npm run local -- --reset",
    );
  }
  const day = today ?? world.clock.today ?? (new Date().toISOString().slice(0, 10) as Day);
  const isSeeded =
    estates.length === 0 &&
    missingApps(world, apps).length === 0 &&
    missingGateways(world, gateways).length === 0 &&
    missingDnsZones(world, zones).length === 0 &&
    operatorSecret(world) !== undefined &&
    world.subscriptions.get(world.subscriptionId) !== undefined;
  if (day === world.clock.today && isSeeded) return;
  world.transact(() => {
    world.tenant.put("id", owner);
    world.subscriptions.put(world.subscriptionId, { id: world.subscriptionId, name: "local" });
    rekeyResourceGroups(world);
    world.clock.moveTo(day);
    seedOperator(world);
    for (const estate of estates) applyEstate(world, estate);
    seedApps(world, missingApps(world, apps));
    seedGateways(world, missingGateways(world, gateways));
    seedDnsZones(world, missingDnsZones(world, zones));
  });
}

/** What listens: HTTPS, the identity endpoint with its secret headers, the watched hosts, and the providers in the order of their names. */
interface Ports {
  readonly https: DeferredServer;
  readonly identity: DeferredServer;
  readonly headers: IdentityHeaders;
  readonly watched: DeferredServer;
  readonly providers: readonly DeferredServer[];
}

/** What speaks is slow to load (gRPC, hono), so it loads late. */
const load = {
  https: () => (require("./https/server") as typeof import("./https/server")).httpsServer,
  watched: () =>
    (require("./certificates/server") as typeof import("./certificates/server")).certificateServer,
  identity: () =>
    (require("./https/identityEndpoint") as typeof import("./https/identityEndpoint")).identityServer,
  provider: () => (require("./provider/server") as typeof import("./provider/server")).providerServer,
};

/** Opens the ports. */
async function openPorts(world: World, directory: string, faults: FaultRun): Promise<Ports> {
  const headers = new IdentityHeaders();
  let made: Promise<TokenKey> | undefined;
  const key = (): Promise<TokenKey> => (made ??= tokenKey(join(directory, "certificates")));
  const [https, identity, watched, ...providers] = await Promise.all([
    DeferredServer.listen(async () => load.https()(world, directory, await key(), faults)),
    DeferredServer.listen(async () => load.identity()(world, await key(), headers, faults)),
    DeferredServer.listen(() => load.watched()(world)),
    ...packageNames.map((name) => DeferredServer.listen(() => load.provider()(world, name, faults))),
  ]);
  return { https, identity, headers, watched, providers };
}

function running(
  world: World,
  hosts: WatchedHosts,
  authority: string,
  ports: Ports,
  faults: FaultRun,
): LocalAzure {
  const { https, identity, watched, providers } = ports;
  const host = `https://localhost:${https.port}`;
  const servers = [...providers, https, identity, watched];
  const warmUp = setTimeout(() => {
    // If loading fails, the first connection reports it.
    for (const server of servers) server.prepare().catch(() => undefined);
  }, 30);
  return {
    world,
    hosts,
    tokenEndpoint: `${host}/${world.tenantId}/oauth2/v2.0/token`,
    graphHost: host,
    vaultUri: (name) => `https://${name.toLowerCase()}.${vaultDomain}:${https.port}`,
    environment: {
      ...environmentOf(world, authority, ports),
      ...operatorEnvironment(world, host),
      QUARTERTURN_VAULT_DNS_SUFFIX: `${vaultDomain}:${https.port}`,
      QUARTERTURN_SERVED_AT: `127.0.0.1:${watched.port}`,
      QUARTERTURN_SERVED_CA: hosts.roots,
      ...identityEnvironment(ports, world.caller.objectId),
    },
    environmentOfIdentity: (objectId) => identityEnvironment(ports, objectId),
    today: () => {
      const { today } = world.clock;
      if (today === undefined) throw new Error("the local Azure's clock was never set");
      return today;
    },
    setToday: (day) => {
      world.transact(() => {
        world.clock.moveTo(day);
      });
    },
    setFaults: (wanted) => {
      faults.faults = wanted;
    },
    setRights: (rights) => (world.granted = rights && new Granted(rights)),
    close: async () => {
      clearTimeout(warmUp);
      await Promise.all(servers.map((server) => server.close()));
      await world.close();
    },
  };
}

function environmentOf(world: World, authority: string, { https, providers }: Ports): Record<string, string> {
  const attached = packageNames.map((name, at) => `${name}:${providers[at]?.port ?? 0}`);
  return {
    PULUMI_DEBUG_PROVIDERS: attached.join(","),
    AZURE_AUTHORITY_HOST: `https://localhost:${https.port}`,
    NODE_EXTRA_CA_CERTS: authority,
    NODE_OPTIONS: `--require=${JSON.stringify(require.resolve("./https/localhostNames.js"))}`,
    ARM_TENANT_ID: world.tenantId,
    ARM_SUBSCRIPTION_ID: world.subscriptionId,
  };
}

/** What the Azure SDK's EnvironmentCredential reads, and where the operator finds Microsoft Graph and Azure Resource Manager. */
function operatorEnvironment(world: World, graphHost: string): Record<string, string> {
  return {
    AZURE_TENANT_ID: world.tenantId,
    AZURE_CLIENT_ID: world.operator.clientId,
    AZURE_CLIENT_SECRET: operatorSecret(world) ?? "",
    QUARTERTURN_GRAPH_URL: graphHost,
    QUARTERTURN_ARM_URL: graphHost,
  };
}

function identityEnvironment({ identity, headers }: Ports, objectId: string): Record<string, string> {
  return {
    IDENTITY_ENDPOINT: `http://127.0.0.1:${identity.port}${identityPath}`,
    IDENTITY_HEADER: headers.of(objectId),
  };
}
