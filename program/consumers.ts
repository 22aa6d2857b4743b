import * as pulumi from "@pulumi/pulumi";
import type { KeptSecret, PublicationArgs } from "../components/publication";
import { RotatingConsumer } from "../components/rotatingConsumer";
import type { SecretVault } from "../components/secretVault";
import { type ConsumerRecord, type Holdings, endOf, isLive, own } from "../rotation";
import type { Run } from "./config";
import type { PastDeliveries } from "../components/pastDeliveries";
import { vaultSecretName } from "../settings/secretNames";
import { handoverOf } from "../components/handoverPlan";
import { defaultVault } from "../names/vaultName";
import type { Settings } from "../settings/settings";
import { vaultsOfConsumer } from "../settings/vaults";
import type { StoredSecret } from "./ownState";
import type { Vaults } from "./vaults";

/** What the rest of the estate needs of the consumers. */
export interface Consumers {
  /** Client ID by consumer. */
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where Function App and gateway read a consumer's secret: it is in the vault, or comes into it with this run. */
  readonly published: ReadonlyMap<string, PublishedSecret>;
  /** Name of the secret, by vault and then by consumer, in every vault that it lies in after this run. */
  readonly inVaults: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Published secrets that were not in their vault before this run. */
  readonly firstPublished: readonly pulumi.Resource[];
  /** Resolves once the engine is through with all of them, to the names (`edge-g8`) of those that failed. */
  readonly unfinished: Promise<readonly string[]>;
  /** The same for further vaults, as `edge in kvlt-east`. */
  readonly unwritten: Promise<readonly string[]>;
}

/** A secret that readers are led to. */
export interface PublishedSecret {
  readonly vault: SecretVault;
  readonly vaultName: string;
  readonly secretName: string;
  readonly secret: pulumi.CustomResource;
}

/** What the run found out before it declares anything. */
export interface Found {
  readonly records: Readonly<Record<string, ConsumerRecord>>;
  readonly holdings: Holdings;
  /** Client ID → `/applications/{objectId}`. */
  readonly applicationIds: ReadonlyMap<string, string>;
  /** Who got what by e-mail. */
  readonly deliveries: PastDeliveries;
  /** `PROJECT/STACK`: what policies in a Keycloak realm are signed with. */
  readonly owner: string;
  /** Secrets that are in a vault already, by consumer, then by vault. */
  readonly inVaults: ReadonlyMap<string, ReadonlyMap<string, StoredSecret>>;
}

/** Declares every consumer of the ledger, those that left the stack file included: their credentials are still live. */
export function declareConsumers(found: Found, { parent, settings, today }: Run, vaults: Vaults): Consumers {
  const { records, holdings, applicationIds, deliveries, owner } = found;
  const declared = Object.entries(records)
    // One whose app was never found has nothing to declare.
    .filter(([, record]) => hasApp(record, applicationIds))
    .map(([name, record]) => {
      const placed = placesOf(name, record, settings, found.inVaults, vaults);
      const args = {
        record,
        today,
        ...placed,
        holdings,
        applicationIds,
        tenantId: settings.tenantId,
        canaryTimeoutSeconds: settings.canary.timeoutSeconds,
        handover: handoverOf(name, settings, deliveries),
        keycloak: { owner, create: own(settings.consumers, name)?.create === true },
      };
      const consumer = new RotatingConsumer(name, args, { parent });
      return { name, consumer, ...placed };
    });
  const published = declared.flatMap(({ name, consumer, vault, secretName }) => {
    const { vaultName } = vaults.of(vault.called).settings;
    const secret = consumer.published;
    return secret === undefined ? [] : [[name, { vault, vaultName, secretName, secret }] as const];
  });
  return {
    clientIds: Object.fromEntries(declared.map(({ name, consumer: { clientId } }) => [name, clientId])),
    published: new Map(published),
    inVaults: lying(declared),
    firstPublished: published.flatMap(([name, { vault, secret }]) =>
      found.inVaults.get(name)?.has(vault.called) === true ? [] : [secret],
    ),
    unfinished: Promise.all(declared.map(({ consumer }) => consumer.unfinished)).then((all) => all.flat()),
    unwritten: Promise.all(
      declared.map(async ({ name, consumer }) =>
        (await consumer.unwritten).map((one) => `${name} in ${vaults.of(one).settings.vaultName}`),
      ),
    ).then((all) => all.flat()),
  };
}

type Placed = { readonly secretName: string } & Required<PublicationArgs>;

/** The vaults that get a consumer's newest secret, and those that it has left. */
function placesOf(
  name: string,
  { formerNames = {}, credentials }: ConsumerRecord,
  settings: Settings,
  inVaults: Found["inVaults"],
  vaults: Vaults,
): Placed {
  const held = new Map([...Object.keys(formerNames), name].flatMap((one) => [...(inVaults.get(one) ?? [])]));
  const [first = defaultVault, ...others] = vaultsOfConsumer(settings, name, held.keys());
  const opened = (one: string): SecretVault => vaults.of(one).vault;
  const keptIn = [...held].flatMap(([one, { secretName, generation = "" }]): KeptSecret[] => {
    const lies = own(credentials, generation);
    if (one === first || others.includes(one) || lies === undefined || !isLive(lies)) return [];
    return [{ vault: opened(one), secretName, generation }];
  });
  sayKept(name, keptIn, credentials, vaults);
  // Of one that left the stack file, the name stays as well.
  const secretName = vaultSecretName(settings.consumers, name, inVaults.get(name)?.get(first)?.secretName);
  return { vault: opened(first), alsoIn: others.map(opened), keptIn, secretName };
}

/** Readers of a vault that a consumer has left have time until its secret ends. */
function sayKept(
  consumer: string,
  kept: readonly KeptSecret[],
  credentials: ConsumerRecord["credentials"],
  vaults: Vaults,
): void {
  if (!pulumi.runtime.isDryRun()) return;
  for (const { vault, secretName, generation } of kept) {
    const lies = own(credentials, generation);
    if (lies === undefined) continue;
    void pulumi.log.info(
      `${consumer}: ${secretName} stays in the vault ${vaults.of(vault.called).settings.vaultName} as ${generation}, which ends on ${endOf(lies)}, and goes then: ` +
        "no newer one comes there, so whoever reads it there must move until then.",
    );
  }
}

function lying(
  declared: readonly (Placed & { readonly name: string; readonly consumer: RotatingConsumer })[],
): Consumers["inVaults"] {
  const all = new Map<string, Map<string, string>>();
  const add = (vault: string, consumer: string, secretName: string): void => {
    all.set(vault, (all.get(vault) ?? new Map<string, string>()).set(consumer, secretName));
  };
  for (const { name, consumer, vault, keptIn, secretName } of declared) {
    const kept = new Map(keptIn.map((one) => [one.vault.called, one.secretName]));
    if (consumer.published !== undefined) add(vault.called, name, secretName);
    for (const one of consumer.copies.keys()) add(one, name, kept.get(one) ?? secretName);
  }
  return all;
}

function hasApp(
  { app: { clientId, issuer }, credentials }: ConsumerRecord,
  applicationIds: ReadonlyMap<string, string>,
): boolean {
  if (issuer !== undefined) return Object.keys(credentials).length > 0;
  return clientId === undefined || applicationIds.has(clientId);
}
