import * as pulumi from "@pulumi/pulumi";
import { AppSettings, GatewayDomains, type GatewayDomainsArgs } from "../components/referred";
import type { PrincipalKind, SecretVault } from "../components/secretVault";
import { nameAt } from "../names/vaultName";
import type { Existing, VaultReader } from "../settings/estate";
import { vaultPath, vaultsOf } from "../settings/vaults";
import type { Consumers } from "./consumers";
import type { Estate } from "./estate";
import { type Reading, readFunctionApp, readGateway, readIdentity, sayUnread } from "./existing";
import { readerIn } from "./ownState";
import { settingsOf } from "./readerSettings";

/** Somebody who exists and may read the secrets. */
export interface ReferredReader {
  readonly name: string;
  readonly output: string;
  /** The one vault that it may read, by what the stack file calls it; left out: every one that it reads something in. */
  readonly vault?: string;
  readonly principalId: string;
  readonly kind: PrincipalKind;
}

const readers = {
  functionApp: { name: "function-app", says: "the Function App" },
  gateway: { name: "gateway", says: "the gateway" },
} as const;

/** Those that exist: the Function App and the gateway where they are referred to, and whom the vault's readers name. */
export async function referredReaders(estate: Estate): Promise<readonly ReferredReader[]> {
  const { settings, declared } = estate;
  const { functionApp: site, gateway: service } = settings;
  const found = await Promise.all([
    site?.existing && declared.functionApp === undefined
      ? existingOne(estate, "functionApp", site.existing, (...at) => readFunctionApp(site.siteName, ...at))
      : [],
    service?.existing && declared.gateway === undefined
      ? existingOne(estate, "gateway", service.existing, (...at) => readGateway(service.serviceName, ...at))
      : [],
    ...vaultsOf(settings).flatMap(([vault, { readers: others }]) =>
      Object.entries(others).map(([name, one]) => otherReader(estate, vault, name, one)),
    ),
  ]);
  return found.flat();
}

/** One that exists: who it is, is asked; where it doesn't answer, it is who it was. */
async function existingOne(
  { state, subscriptions }: Estate,
  piece: keyof typeof readers,
  where: Existing,
  read: (where: Existing, subscriptions: Estate["subscriptions"]) => Promise<Reading<string | undefined>>,
): Promise<ReferredReader[]> {
  const { name, says } = readers[piece];
  const found = await read(where, subscriptions);
  if ("value" in found && found.value === undefined)
    void pulumi.log.warn(
      `quarterturn:${piece}: ${says} has no system-assigned identity, so it can't read the vault; switch it on (az … identity assign), then run \`pulumi up\` again.`,
    );
  if (!("value" in found)) sayUnread(`${piece}.existing`, says, found.reason);
  const principalId = ("value" in found ? found.value : undefined) ?? readerIn(state, name);
  return principalId === undefined ? [] : [{ name, output: piece, principalId, kind: "app" }];
}

async function otherReader(
  { state, subscriptions }: Estate,
  vault: string,
  name: string,
  wanted: VaultReader,
): Promise<ReferredReader[]> {
  const reader = { name: `reader-${name}`, output: nameAt(name, vault), vault };
  if ("objectId" in wanted) return [{ ...reader, principalId: wanted.objectId, kind: wanted.kind }];
  const { identity } = wanted;
  const found = await readIdentity(identity.name, identity, subscriptions);
  if (!("value" in found))
    sayUnread(
      `${vaultPath(vault).join(".")}.readers.${name}.identity`,
      `the identity ${identity.name}`,
      found.reason,
    );
  const principalId = "value" in found ? found.value : readerIn(state, reader.name, vault);
  return principalId === undefined ? [] : [{ ...reader, principalId, kind: "app" }];
}

/** Settings of a Function App that exists, as far as the stack file names them. */
export function manageSettings(estate: Estate, consumers: Consumers): void {
  const { run, settings, subscriptions } = estate;
  const { existing, siteName, manageSettings: names = [] } = settings.functionApp ?? {};
  if (existing === undefined || names.length === 0) return;
  const all = settingsOf(estate, consumers);
  const managed = Object.fromEntries(
    names.flatMap((name): [string, pulumi.Input<string>][] => {
      const value = all[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const siteId = `${subscriptions.groupIdOf(existing)}/providers/Microsoft.Web/sites/${siteName}`;
  new AppSettings(
    "function-app-settings",
    { siteId, settings: managed },
    { parent: run.parent, dependsOn: [...consumers.firstPublished] },
  );
}

/**
 * Host names of a gateway that exists.
 * @param right what lets it read their certificates in the vault, where this stack gives it
 */
export function addDomains(
  { run, settings, subscriptions }: Estate,
  vault: SecretVault,
  right: pulumi.Resource | undefined,
): void {
  const { existing, serviceName, domains = [] } = settings.gateway ?? {};
  if (existing === undefined || domains.length === 0) return;
  const group = subscriptions.groupIdOf(existing);
  const args: GatewayDomainsArgs = {
    serviceId: `${group}/providers/Microsoft.ApiManagement/service/${serviceName}`,
    domains: domains.flatMap((domain): GatewayDomainsArgs["domains"] => {
      const { host: hostName } = domain;
      switch (domain.certificate) {
        case "managed":
          return [{ hostName, certificateSource: "Managed" }];
        case "keyVault": {
          const keyVaultId = pulumi.interpolate`${vault.uri}secrets/${domain.secret}`;
          return [{ hostName, certificateSource: "KeyVault", keyVaultId }];
        }
        case "unmanaged":
          return [];
      }
    }),
    unmanaged: domains.flatMap(({ host, certificate }) => (certificate === "unmanaged" ? [host] : [])),
  };
  new GatewayDomains("gateway-domains", args, { parent: run.parent, ...(right && { dependsOn: [right] }) });
}
