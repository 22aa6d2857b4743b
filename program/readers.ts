import * as pulumi from "@pulumi/pulumi";
import { ApiGateway, type GatewayDomain } from "../components/apiGateway";
import { FunctionApp } from "../components/functionApp";
import type { Identity } from "../components/identity";
import type { SecretVault, VaultReader } from "../components/secretVault";
import { isMade } from "../components/known";
import { types } from "../names/types";
import { defaultVault, nameAt } from "../names/vaultName";
import { lackOfRights } from "../rights/missing";
import type { ConsumerRecord } from "../rotation";
import type { DeclaredFunctionApp, DeclaredGateway } from "../settings/declaredEstate";
import { domainsNow } from "../settings/gatewayDomains";
import type { Consumers } from "./consumers";
import { type GatewayHere, declareGatewayContent } from "./gatewayContent";
import { identityIn } from "./ownState";
import { settingsOf } from "./readerSettings";
import { addDomains, manageSettings, referredReaders } from "./referredReaders";
import type { Estate } from "./estate";
import type { Vaults } from "./vaults";

/** Object IDs of those that read the secrets, by name. */
export type Readers = Readonly<Record<string, pulumi.Output<string>>>;

/**
 * What reads the secrets. Each gets its right once it has an identity: where it could not be made, the right has nobody
 * to be given to, and a plan that has it all the same is broken off by the engine. So it waits until it is known who its
 * holder is. Nobody's trouble here holds up a rotation, nor another reader.
 */
export async function declareReaders(
  estate: Estate,
  vaults: Vaults,
  consumers: Consumers,
  records: Readonly<Record<string, ConsumerRecord>>,
): Promise<Readers> {
  const { declared } = estate;
  const { vault } = vaults.of(defaultVault);
  const made = [
    ...(declared.functionApp ? [functionApp(estate, declared.functionApp, consumers)] : []),
    ...(declared.gateway ? [gateway(estate, declared.gateway, vault)] : []),
  ];
  const referred = await referredReaders(estate);
  const rights = new Rights();
  const allow = async (name: string, who: VaultReader, only?: string): Promise<void> => {
    for (const one of only === undefined ? readIn(name, estate, consumers, vaults) : [only])
      rights.add(name, one, await vaults.of(one).allow(name, who));
  };
  for (const { name, component } of made) {
    if (!(await component.identity.isThere)) continue;
    if (component instanceof FunctionApp) component.allowStorage();
    await allow(name, component);
  }
  for (const { name, principalId, kind, vault: only } of referred)
    await allow(name, { identity: { principalId }, kind }, only);
  sayRightsNotGiven(await rights.notMade());
  if (declared.functionApp === undefined) manageSettings(estate, consumers);
  if (declared.gateway === undefined) addDomains(estate, vault, rights.of("gateway", defaultVault));
  await declareGatewayContent(estate, consumers, records, gatewayHere(estate, rights));
  await sayWhatFailed(made);
  return Object.fromEntries([
    ...made.map(({ output, component }) => [output, component.identity.principalId] as const),
    ...referred.map(({ output, principalId }) => [output, pulumi.output(principalId)] as const),
  ]);
}

/** Who may read no secret is not told by the cloud's own words. */
function sayRightsNotGiven(readers: readonly string[]): void {
  if (readers.length === 0) return;
  void pulumi.log.warn(
    `${readers.join(", ")}: did not get the right to read the vault's secrets, see above. No consumer's secret depends on that. ` +
      `Fix the cause (${lackOfRights(pulumi.getStack())}), then run \`pulumi up\` again.`,
  );
}

/** The vaults that Function App or gateway reads something in; the default one holds a gateway's certificates, too. */
function readIn(name: string, { settings }: Estate, consumers: Consumers, vaults: Vaults): string[] {
  const isReading = name === "function-app" || settings.gateway?.namedValues === true;
  const sources = new Set([...consumers.published.values()].map(({ vault }) => vault.called));
  return vaults.names.filter((one) => one === defaultVault || (isReading && sources.has(one)));
}

/** Rights that this run gives, by reader and vault; undefined for who has one of others' doing. */
class Rights {
  private readonly given = new Map<string, pulumi.CustomResource | undefined>();

  add(reader: string, vault: string, right: pulumi.CustomResource | undefined): void {
    this.given.set(nameAt(reader, vault), right);
  }

  has(reader: string, vault: string): boolean {
    return this.given.has(nameAt(reader, vault));
  }

  of(reader: string, vault: string): pulumi.CustomResource | undefined {
    return this.given.get(nameAt(reader, vault));
  }

  /** Who did not get it in an update, each with its vault: `function-app@team`. */
  async notMade(): Promise<string[]> {
    const made = await Promise.all(
      [...this.given].map(
        async ([name, right]) => [name, right === undefined || (await isMade(right))] as const,
      ),
    );
    return made.flatMap(([name, isThere]) => (isThere ? [] : [name]));
  }
}

/** Who has no right in this run was not made, or has no identity; who has one of others' doing may read. */
function gatewayHere({ declared }: Estate, rights: Rights): GatewayHere {
  return {
    isThere: declared.gateway === undefined || rights.has("gateway", defaultVault),
    mayRead: async (vault) => {
      const right = rights.of("gateway", vault);
      return rights.has("gateway", vault) && (right === undefined || (await isMade(right)));
    },
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
  const { run, state, place, groupOf } = estate;
  const args = {
    resourceGroupName: groupOf(declared),
    location: declared.location,
    siteName: declared.siteName,
    planSize: declared.planSize,
    subscriptionId: place.subscriptionId,
    knownPrincipalId: identityIn(state, types.site),
    settings: settingsOf(estate, consumers),
    secrets: consumers.firstPublished,
    wasThere: declared.existing !== undefined,
  };
  const component = new FunctionApp("function-app", args, { parent: run.parent });
  return { name: "function-app", output: "functionApp", says: "the Function App", component };
}

function gateway({ run, state, groupOf }: Estate, declared: DeclaredGateway, vault: SecretVault): MadeReader {
  const knownPrincipalId = identityIn(state, types.gateway);
  const { domains, waiting } = domainsNow(declared, knownPrincipalId !== undefined);
  if (waiting !== undefined) void pulumi.log.warn(waiting);
  const args = {
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
  };
  const component = new ApiGateway("gateway", args, { parent: run.parent });
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
