import * as pulumi from "@pulumi/pulumi";
import { ApiGateway, type GatewayDomain } from "../components/apiGateway";
import { FunctionApp } from "../components/functionApp";
import type { Identity } from "../components/identity";
import type { SecretVault, VaultReader } from "../components/secretVault";
import { isMade } from "../components/known";
import { types } from "../names/types";
import { lackOfRights } from "../rights/missing";
import type { ConsumerRecord } from "../rotation";
import type { DeclaredFunctionApp, DeclaredGateway } from "../settings/declaredEstate";
import { domainsNow } from "../settings/gatewayDomains";
import type { Consumers } from "./consumers";
import { type GatewayHere, declareGatewayContent } from "./gatewayContent";
import { identityIn } from "./ownState";
import { settingsOf } from "./readerSettings";
import { addDomains, manageSettings, referredReaders } from "./referredReaders";
import type { Estate, VaultHere } from "./estate";

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
  records: Readonly<Record<string, ConsumerRecord>>,
): Promise<Readers> {
  const { declared } = estate;
  const made = [
    ...(declared.functionApp ? [functionApp(estate, declared.functionApp, consumers)] : []),
    ...(declared.gateway ? [gateway(estate, declared.gateway, here.vault)] : []),
  ];
  const referred = await referredReaders(estate);
  const rights = new Map<string, pulumi.CustomResource | undefined>();
  for (const { name, component } of made) {
    if (!(await component.identity.isThere)) continue;
    if (component instanceof FunctionApp) component.allowStorage();
    rights.set(name, await here.allow(name, component));
  }
  for (const { name, principalId, kind } of referred)
    rights.set(name, await here.allow(name, { identity: { principalId }, kind }));
  sayRightsNotGiven(await notMade(rights));
  if (declared.functionApp === undefined) manageSettings(estate, consumers);
  if (declared.gateway === undefined) addDomains(estate, here.vault, rights.get("gateway"));
  await declareGatewayContent(estate, here, consumers, records, await gatewayHere(estate, rights));
  await sayWhatFailed(made);
  return Object.fromEntries([
    ...made.map(({ output, component }) => [output, component.identity.principalId] as const),
    ...referred.map(({ output, principalId }) => [output, pulumi.output(principalId)] as const),
  ]);
}

async function notMade(rights: ReadonlyMap<string, pulumi.CustomResource | undefined>): Promise<string[]> {
  const made = await Promise.all(
    [...rights].map(async ([name, right]) => [name, right === undefined || (await isMade(right))] as const),
  );
  return made.flatMap(([name, isThere]) => (isThere ? [] : [name]));
}

/** Who may read no secret is not told by the cloud's own words. */
function sayRightsNotGiven(readers: readonly string[]): void {
  if (readers.length === 0) return;
  void pulumi.log.warn(
    `${readers.join(", ")}: did not get the right to read the vault's secrets, see above. No consumer's secret depends on that. ` +
      `Fix the cause (${lackOfRights(pulumi.getStack())}), then run \`pulumi up\` again.`,
  );
}

/** Who has no right in this run was not made, or has no identity; who has one of others' doing may read. */
async function gatewayHere(
  { declared }: Estate,
  rights: ReadonlyMap<string, pulumi.CustomResource | undefined>,
): Promise<GatewayHere> {
  const right = rights.get("gateway");
  return {
    isThere: declared.gateway === undefined || rights.has("gateway"),
    mayRead: rights.has("gateway") && (right === undefined || (await isMade(right))),
  };
}

interface MadeReader {
  /** As its right in the vault is called: `function-app`. */
  readonly name: string;
  /** As the stack's outputs call it. */
  readonly output: string;
  readonly says: string;
  readonly component: VaultReader & { readonly identity: Identity };
}

function functionApp(estate: Estate, declared: DeclaredFunctionApp, consumers: Consumers): MadeReader {
  const { state, place, groupOf } = estate;
  const component = new FunctionApp("function-app", {
    resourceGroupName: groupOf(declared),
    location: declared.location,
    siteName: declared.siteName,
    planSize: declared.planSize,
    subscriptionId: place.subscriptionId,
    knownPrincipalId: identityIn(state, types.site),
    settings: settingsOf(estate, consumers),
    secrets: consumers.firstPublished,
    wasThere: declared.existing !== undefined,
  });
  return { name: "function-app", output: "functionApp", says: "the Function App", component };
}

function gateway({ state, groupOf }: Estate, declared: DeclaredGateway, vault: SecretVault): MadeReader {
  const knownPrincipalId = identityIn(state, types.gateway);
  const { domains, waiting } = domainsNow(declared, knownPrincipalId !== undefined);
  if (waiting !== undefined) void pulumi.log.warn(waiting);
  const component = new ApiGateway("gateway", {
    resourceGroupName: groupOf(declared),
    location: declared.location,
    serviceName: declared.serviceName,
    publisherName: declared.publisherName,
    publisherEmail: declared.publisherEmail,
    sku: declared.sku,
    // Any other was refused before the plan.
    domains: domains.filter((one): one is GatewayDomain => one.certificate !== "unmanaged"),
    knownPrincipalId,
    vaultUri: vault.uri,
    wasThere: declared.existing !== undefined,
  });
  return { name: "gateway", output: "gateway", says: "the gateway", component };
}

/** What reads the secrets holds up nobody: the cloud's own words don't say that. */
async function sayWhatFailed(made: readonly MadeReader[]): Promise<void> {
  const written = await Promise.all(made.map(({ component }) => component.identity.isWritten));
  const failed = made.filter((_, at) => written[at] === false).map(({ says }) => says);
  if (failed.length === 0) return;
  void pulumi.log.warn(
    `${failed.join(", ")}: not updated, see above. No consumer's secret depends on that. ` +
      `Fix the cause (${lackOfRights(pulumi.getStack())}), then run \`pulumi up\` again: it continues where this run stopped.`,
  );
}
