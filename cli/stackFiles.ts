import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { SeededApp, SeededGateway, SeededHost } from "../local-azure";
import type { Estate } from "../local-azure/estate/file";
import { referredEstate, referringShape } from "./referredEstate";
import type { SeededRealm } from "./keycloak/seed";
import { withIncluded } from "../settings/included";
import { uuid } from "../settings/values";
import { readConfig } from "../settings/readConfig";
import { UsageError } from "../settings/usageError";

/** What a stack file says exists already, and so must exist in the local Azure and the local Keycloak too. */
interface Adopted {
  readonly tenantId?: string | undefined;
  readonly apps: readonly SeededApp[];
  readonly gateways: readonly SeededGateway[];
  readonly realms: readonly SeededRealm[];
  readonly estates: readonly Estate[];
  /** Those whose certificates are watched. */
  readonly hosts: readonly SeededHost[];
  /** IDs of the DNS zones in which certificates' names are proven. */
  readonly zones: readonly string[];
}

/** The stacks of a project, and what the files adopt that count: the chosen stack's, or all. */
export interface StackFiles extends Adopted {
  /** Names of all stacks: `Pulumi.test.yaml` → `test`. */
  readonly stacks: readonly string[];
  readonly tenantId: string;
}

const text = z.string().optional().catch(undefined);
const gatewaySchema = z.object({
  name: z.string(),
  existing: z.object({ resourceGroup: z.string(), subscription: uuid.optional().catch(undefined) }),
  publisherName: z.string().catch("Publisher"),
  publisherEmail: z.string().catch("publisher@example.com"),
  sku: z.string().catch("Developer"),
  domains: z.array(z.object({ host: z.string(), secret: text })).default([]),
});
const keycloakSchema = z.object({
  realm: z.string(),
  signIn: z.object({ clientId: z.string(), realm: text }),
  consumers: z
    .record(
      z.string(),
      z
        .object({ clientId: text, displayName: text, create: z.boolean().optional().catch(undefined) })
        .catch({}),
    )
    .catch({}),
});
const watchedSchema = z.object({
  host: z.string().min(1),
  port: z.number().catch(443),
  names: z.array(z.string()).optional().catch(undefined),
  issuer: z.string().min(1),
  owner: z.string().catch("Somebody"),
  nodes: z.record(z.string(), z.string()).catch({}),
  acme: z.object({ dnsZone: text }).optional().catch(undefined),
});
/** Only what is adopted, and leniently: a wrong stack file is the program's to refuse. */
const configSchema = z.object({
  tenantId: uuid.optional().catch(undefined),
  location: z.string().catch(""),
  ...referringShape,
  consumers: z
    .record(z.string(), z.object({ clientId: uuid.optional().catch(undefined), displayName: text }).catch({}))
    .catch({}),
  gateway: gatewaySchema.optional().catch(undefined),
  keycloak: keycloakSchema.optional().catch(undefined),
  certificates: z.record(z.string(), watchedSchema.optional().catch(undefined)).catch({}),
});

/**
 * Reads the stack files in a folder, `Pulumi.STACK.yaml`: the chosen stack's alone, or all.
 * @param chosen a stack's name; one that has no file chooses nothing
 * @param tenant the tenant's ID where no stack file names one
 * @throws UsageError if there is none with a tenant, if they name two tenants, or if one can't be read
 */
export function readStackFiles(folder: string, chosen?: string, tenant?: string): StackFiles {
  const stacks = readdirSync(folder).flatMap((file) => /^Pulumi\.([\w.-]+)\.ya?ml$/.exec(file)?.[1] ?? []);
  const counting = chosen !== undefined && stacks.includes(chosen) ? [chosen] : stacks;
  const files = counting.map((stack) => adoptedIn(join(folder, `Pulumi.${stack}.yaml`)));
  const tenants = [...new Set(files.flatMap(({ tenantId }) => tenantId ?? []))];
  const [tenantId = tenant, second] = tenants;
  if (tenantId === undefined) {
    throw new UsageError(
      `quarterturn:tenantId: got nothing in ${counting === stacks ? "any Pulumi.STACK.yaml" : `Pulumi.${counting.join()}.yaml`}, want the tenant's ID (UUID)`,
    );
  }
  if (second !== undefined) {
    throw new UsageError(
      `quarterturn:tenantId: got ${tenants.join(" and ")} in different stack files, want one; the local Azure is one tenant: name the stack, npm run local -- --stack NAME COMMAND`,
    );
  }
  return {
    stacks,
    tenantId,
    apps: files.flatMap(({ apps }) => apps),
    gateways: files.flatMap(({ gateways }) => gateways),
    realms: files.flatMap(({ realms }) => realms),
    estates: files.flatMap(({ estates }) => estates),
    hosts: files.flatMap(({ hosts }) => hosts),
    zones: files.flatMap(({ zones }) => zones),
  };
}

function adoptedIn(file: string): Adopted {
  const stackConfig = readConfig(file);
  if (stackConfig === undefined)
    return { apps: [], gateways: [], realms: [], estates: [], hosts: [], zones: [] };
  const config = configSchema.parse(withIncluded(stackConfig.values, stackConfig.readFile).raw);
  const apps = Object.entries(config.consumers).flatMap(([name, { clientId, displayName }]) =>
    clientId === undefined ? [] : [{ clientId, displayName: displayName ?? name }],
  );
  const { tenantId } = config;
  const estates = [referredEstate(config)];
  const hosts = hostsIn(config);
  const zones = Object.values(config.certificates).flatMap((one) => one?.acme?.dnsZone ?? []);
  return { tenantId, apps, gateways: gatewaysIn(config), realms: realmsIn(config), estates, hosts, zones };
}

function hostsIn({ certificates }: z.infer<typeof configSchema>): SeededHost[] {
  return Object.values(certificates).flatMap((one) =>
    one === undefined ? [] : [{ ...one, names: one.names ?? [one.host] }],
  );
}

/** Clients with `create` are the program's to make. */
function realmsIn({ keycloak }: z.infer<typeof configSchema>): SeededRealm[] {
  if (keycloak === undefined) return [];
  const { realm, signIn, consumers } = keycloak;
  const clients = Object.entries(consumers).flatMap(([name, { clientId, displayName, create }]) =>
    clientId === undefined || create === true ? [] : [{ clientId, name: displayName ?? name }],
  );
  return [{ realm, signIn: { clientId: signIn.clientId, realm: signIn.realm ?? realm }, clients }];
}

function gatewaysIn(config: z.infer<typeof configSchema>): SeededGateway[] {
  const { gateway } = config;
  if (gateway === undefined) return [];
  const { existing, domains, ...service } = gateway;
  const vaultUri = `https://${config.vault.name.toLowerCase()}.vault.azure.net/`;
  return [
    {
      ...service,
      ...existing,
      location: config.location,
      domains: domains.map(({ host, secret }) => ({
        host,
        keyVaultId: secret === undefined ? undefined : `${vaultUri}secrets/${secret}`,
      })),
    },
  ];
}
