import type * as pulumi from "@pulumi/pulumi";
import { RotatingConsumer } from "../components/rotatingConsumer";
import type { SecretVault } from "../components/secretVault";
import { type ConsumerRecord, type Holdings, own } from "../rotation";
import type { Run } from "./config";
import type { PastDeliveries } from "../components/pastDeliveries";
import { vaultSecretName } from "../settings/secretNames";
import { handoverOf } from "../components/handoverPlan";

/** What the rest of the estate needs of the consumers. */
export interface Consumers {
  /** Client ID by consumer. */
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Name of the secret by consumer, where it is in the vault, or comes into it with this run. */
  readonly published: ReadonlyMap<string, string>;
  /** The same secrets. */
  readonly secrets: ReadonlyMap<string, pulumi.CustomResource>;
  /** Secrets in the vault that were not there before this run. */
  readonly firstPublished: readonly pulumi.Resource[];
  /** Resolves once the engine is through with all of them, to the names (`edge-g8`) of those that failed. */
  readonly unfinished: Promise<readonly string[]>;
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
  /** Name of the secret by consumer, where it is in the vault already. */
  readonly inVault: ReadonlyMap<string, string>;
}

/** Declares every consumer of the ledger, those that left the stack file included: their credentials are still live. */
export function declareConsumers(found: Found, { settings, today }: Run, vault: SecretVault): Consumers {
  const { records, holdings, applicationIds, inVault, deliveries, owner } = found;
  const declared = Object.entries(records)
    // One whose app was never found has nothing to declare.
    .filter(([, record]) => hasApp(record, applicationIds))
    .map(([name, record]) => {
      const consumer = new RotatingConsumer(name, {
        record,
        today,
        vault,
        secretName: vaultSecretName(settings.consumers, name, inVault.get(name)),
        holdings,
        applicationIds,
        tenantId: settings.tenantId,
        canaryTimeoutSeconds: settings.canary.timeoutSeconds,
        handover: handoverOf(name, settings, deliveries),
        keycloak: { owner, create: own(settings.consumers, name)?.create === true },
      });
      return [name, consumer] as const;
    });
  return {
    clientIds: Object.fromEntries(declared.map(([name, { clientId }]) => [name, clientId])),
    published: new Map(
      declared.flatMap(([name, { published }]): [string, string][] =>
        published === undefined ? [] : [[name, vaultSecretName(settings.consumers, name, inVault.get(name))]],
      ),
    ),
    secrets: new Map(
      declared.flatMap(([name, { published }]) =>
        published === undefined ? [] : [[name, published] as const],
      ),
    ),
    firstPublished: declared.flatMap(([name, { published }]) =>
      published === undefined || inVault.has(name) ? [] : [published],
    ),
    unfinished: Promise.all(declared.map(([, { unfinished }]) => unfinished)).then((names) => names.flat()),
  };
}

function hasApp(
  { app: { clientId, issuer }, credentials }: ConsumerRecord,
  applicationIds: ReadonlyMap<string, string>,
): boolean {
  if (issuer !== undefined) return Object.keys(credentials).length > 0;
  return clientId === undefined || applicationIds.has(clientId);
}
