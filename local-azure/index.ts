import { createRequire } from "node:module";
import { join } from "node:path";
import type { Day } from "../rotation/calendar";
import { missingGateways, seedGateways, type SeededGateway } from "./apimanagement/seedServices";
import { missingApps, seedApps, type SeededApp } from "./entra/seedApps";
import { ensureCertificates } from "./faces/https/certificates";
import { LateServer } from "./faces/lateServer";
import { packageNames } from "./faces/provider/packageName";
import type * as providerFace from "./faces/provider/speaker";
import type * as httpsFace from "./faces/https/speaker";
import { World } from "./world/world";

export { getSecret, type GetSecretRequest } from "./keyvault/getSecret";
export type { SignIn } from "./world/records";
export type { SeededApp, SeededGateway, World };

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
}

/** A tenant with a subscription, at work on this machine. */
export interface LocalAzure {
  /** The variables that make Pulumi, and every Azure client, speak to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** `https://localhost:PORT/TENANT/oauth2/v2.0/token`; its certificate is signed by NODE_EXTRA_CA_CERTS. */
  readonly tokenEndpoint: string;
  readonly world: World;
  today(): Day;
  /** @throws Error if the day lies before the clock. */
  setToday(day: Day): void;
  close(): Promise<void>;
}

// What speaks is slow to load (gRPC, zod, hono), so it loads late; by `require`, as not every loader of TypeScript has `import()`.
const load = createRequire(__filename);
const loadHttps = (): typeof httpsFace => load("./faces/https/speaker") as typeof httpsFace;
const loadProvider = (): typeof providerFace => load("./faces/provider/speaker") as typeof providerFace;

/**
 * Starts a local Azure. Its ports are open when this resolves; what answers on them loads meanwhile.
 * @throws Error if `today` lies before the clock of the world in the directory.
 */
export async function startLocalAzure(options: LocalAzureOptions): Promise<LocalAzure> {
  const world = new World(options.directory, options.tenantId);
  try {
    bringUpToDate(world, options);
    const [certificates, https, ...providers] = await Promise.all([
      ensureCertificates(join(options.directory, "certificates"), new Date()),
      LateServer.listen(() => loadHttps().httpsSpeaker(world, options.directory)),
      ...packageNames.map((name) => LateServer.listen(() => loadProvider().providerSpeaker(world, name))),
    ]);
    return running(world, certificates.authority, https, providers);
  } catch (error) {
    await world.close();
    throw error;
  }
}

function bringUpToDate(world: World, { today, apps, gateways = [] }: LocalAzureOptions): void {
  const day = today ?? world.clock.today ?? (new Date().toISOString().slice(0, 10) as Day);
  const [newApps, newGateways] = [missingApps(world, apps), missingGateways(world, gateways)];
  if (day === world.clock.today && newApps.length === 0 && newGateways.length === 0) return;
  world.transact(() => {
    world.clock.moveTo(day);
    seedApps(world, newApps);
    seedGateways(world, newGateways);
  });
}

function running(
  world: World,
  authority: string,
  https: LateServer,
  providers: readonly LateServer[],
): LocalAzure {
  const host = `https://localhost:${https.port}`;
  const attached = packageNames.map((name, at) => `${name}:${providers[at]?.port ?? 0}`);
  const servers = [...providers, https];
  const warmUp = setTimeout(() => {
    for (const server of servers) void server.prepare();
  }, 30);
  return {
    world,
    tokenEndpoint: `${host}/${world.tenantId}/oauth2/v2.0/token`,
    environment: {
      PULUMI_DEBUG_PROVIDERS: attached.join(","),
      AZURE_AUTHORITY_HOST: host,
      NODE_EXTRA_CA_CERTS: authority,
      ARM_TENANT_ID: world.tenantId,
      ARM_SUBSCRIPTION_ID: world.subscriptionId,
    },
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
    close: async () => {
      clearTimeout(warmUp);
      await Promise.all(servers.map((server) => server.close()));
      await world.close();
    },
  };
}
