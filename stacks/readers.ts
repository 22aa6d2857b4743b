import * as pulumi from "@pulumi/pulumi";
import { ApiGateway, type GatewayDomain } from "../components/apiGateway";
import { FunctionApp } from "../components/functionApp";
import type { Identity } from "../components/identity";
import {
  type PrincipalKind,
  type SecretVault,
  type VaultReader,
  keyVaultReference,
} from "../components/secretVault";
import { types } from "../names/types";
import type { DeclaredFunctionApp, DeclaredGateway } from "../settings/declaredEstate";
import { secretNameOf } from "../names/secretName";
import type { Existing, GatewaySettings, VaultReader as WantedReader } from "../settings/estate";
import { domainsNow } from "../settings/gatewayDomains";
import { settingName } from "../settings/names";
import type { Consumers } from "./consumers";
import { type Reading, readFunctionApp, readGateway, readIdentity, sayUnread } from "./existing";
import { identityIn, readerIn } from "./ownState";
import type { Estate, VaultHere } from "./estate";

type Domain = GatewaySettings["domains"][number];

/** Object IDs of those that read the secrets, by name. */
export type Readers = Readonly<Record<string, pulumi.Output<string>>>;

/**
 * What reads the secrets. Each gets its right once it has an identity: where it could not be made, the right has nobody
 * to be given to, and a plan that has it all the same is broken off by the engine. So it waits until it is known who its
 * holder is. Nobody's trouble here holds up a rotation, nor another reader.
 */
export async function declareReaders(
  estate: Estate,
  here: VaultHere,
  consumers: Consumers,
): Promise<Readers> {
  const { settings, declared } = estate;
  const made = [
    ...(declared.functionApp ? [functionApp(estate, declared.functionApp, consumers)] : []),
    ...(declared.gateway ? [gateway(estate, declared.gateway, here.vault)] : []),
  ];
  const { functionApp: site, gateway: service } = settings;
  const referred = await Promise.all([
    site?.existing && declared.functionApp === undefined
      ? existingOne(estate, "functionApp", site.existing, (...at) => readFunctionApp(site.siteName, ...at))
      : [],
    service?.existing && declared.gateway === undefined
      ? existingOne(estate, "gateway", service.existing, (...at) => readGateway(service.serviceName, ...at))
      : [],
    ...Object.entries(settings.vault.readers).map(([name, one]) => otherReader(estate, name, one)),
  ]);
  for (const { name, component } of made) {
    if (!(await component.identity.isThere)) continue;
    if (component instanceof FunctionApp) component.allowStorage();
    here.allow(name, component);
  }
  for (const { name, principalId, kind } of referred.flat())
    here.allow(name, { identity: { principalId }, kind });
  await sayWhatFailed(made);
  return Object.fromEntries([
    ...made.map(({ output, component }) => [output, component.identity.principalId] as const),
    ...referred.flat().map(({ output, principalId }) => [output, pulumi.output(principalId)] as const),
  ]);
}

interface MadeReader {
  /** As its right in the vault is called: `function-app`. */
  readonly name: string;
  /** As the stack's outputs call it. */
  readonly output: string;
  readonly says: string;
  readonly component: VaultReader & { readonly identity: Identity };
}

/** It gets each client ID as it is, and each secret as a reference into the vault. */
function functionApp(
  { run, state, place, groupOf }: Estate,
  declared: DeclaredFunctionApp,
  { clientIds, published, firstPublished }: Consumers,
): MadeReader {
  const { tenantId } = run.settings;
  const credentials = Object.entries(clientIds).flatMap(
    ([name, clientId]): [string, pulumi.Input<string>][] => [
      [settingName(name, "CLIENT_ID"), clientId],
      // Nothing refers to what isn't there: a secret that was made by hand may lie elsewhere.
      ...(published.has(name)
        ? [
            [
              settingName(name, "CLIENT_SECRET"),
              keyVaultReference(run.settings.vault.vaultName, secretNameOf(name)),
            ] as [string, pulumi.Input<string>],
          ]
        : []),
    ],
  );
  const component = new FunctionApp("function-app", {
    resourceGroupName: groupOf(declared),
    location: declared.location,
    siteName: declared.siteName,
    planSize: declared.planSize,
    subscriptionId: place.subscriptionId,
    knownPrincipalId: identityIn(state, types.site),
    settings: { TENANT_ID: tenantId, ...Object.fromEntries(credentials) },
    secrets: firstPublished,
    wasThere: declared.existing !== undefined,
  });
  return { name: "function-app", output: "functionApp", says: "the Function App", component };
}

function gateway({ state, groupOf }: Estate, declared: DeclaredGateway, vault: SecretVault): MadeReader {
  const knownPrincipalId = identityIn(state, types.gateway);
  const { domains, waiting } = domainsNow(declared, knownPrincipalId !== undefined);
  refuseUnmanaged(domains);
  if (waiting !== undefined) void pulumi.log.warn(waiting);
  const component = new ApiGateway("gateway", {
    resourceGroupName: groupOf(declared),
    location: declared.location,
    serviceName: declared.serviceName,
    publisherName: declared.publisherName,
    publisherEmail: declared.publisherEmail,
    sku: declared.sku,
    domains,
    knownPrincipalId,
    vaultUri: vault.uri,
    wasThere: declared.existing !== undefined,
  });
  return { name: "gateway", output: "gateway", says: "the gateway", component };
}

/** @throws pulumi.RunError: of a service that is a resource of the stack, all host names are the stack's */
function refuseUnmanaged(domains: readonly Domain[]): asserts domains is readonly GatewayDomain[] {
  const at = domains.findIndex(({ certificate }) => certificate === "unmanaged");
  if (at < 0) return;
  throw new pulumi.RunError(
    `quarterturn:gateway.domains.${at}.certificate: got unmanaged, want managed or keyVault: the stack's state has the gateway as a resource. Nothing was changed.`,
  );
}

interface ReferredReader {
  readonly name: string;
  readonly output: string;
  readonly principalId: string;
  readonly kind: PrincipalKind;
}

const readers = {
  functionApp: { name: "function-app", says: "the Function App" },
  gateway: { name: "gateway", says: "the gateway" },
} as const;

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
  name: string,
  wanted: WantedReader,
): Promise<ReferredReader[]> {
  if ("objectId" in wanted)
    return [{ name: `reader-${name}`, output: name, principalId: wanted.objectId, kind: wanted.kind }];
  const { identity } = wanted;
  const found = await readIdentity(identity.name, identity, subscriptions);
  if (!("value" in found))
    sayUnread(`vault.readers.${name}.identity`, `the identity ${identity.name}`, found.reason);
  const principalId = "value" in found ? found.value : readerIn(state, `reader-${name}`);
  return principalId === undefined
    ? []
    : [{ name: `reader-${name}`, output: name, principalId, kind: "app" }];
}

/** What reads the secrets holds up nobody: the cloud's own words don't say that. */
async function sayWhatFailed(made: readonly MadeReader[]): Promise<void> {
  const written = await Promise.all(made.map(({ component }) => component.identity.isWritten));
  const failed = made.filter((_, at) => written[at] === false).map(({ says }) => says);
  if (failed.length === 0) return;
  void pulumi.log.warn(
    `${failed.join(", ")}: not updated, see above. No consumer's secret depends on that. ` +
      "Fix the cause, then run `pulumi up` again: it continues where this run stopped.",
  );
}
