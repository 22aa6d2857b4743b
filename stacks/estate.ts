import * as pulumi from "@pulumi/pulumi";
import { ApiGateway } from "../components/apiGateway";
import { FunctionApp } from "../components/functionApp";
import { RotatingConsumer } from "../components/rotatingConsumer";
import { secretNameOf } from "../names/secretName";
import { type SecretVault, keyVaultReference } from "../components/secretVault";
import { type ConsumerRecord, type Holdings, own } from "../rotation";
import type { Run } from "./config";
import { domainsNow } from "../settings/gatewayDomains";
import { settingName } from "../settings/names";
import type { PastDeliveries } from "../components/pastDeliveries";
import { handoverOf } from "../components/handoverPlan";
import type { Settings } from "../settings/settings";

/** Where the estate's resources lie. */
export interface Place {
  readonly location: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroupName: pulumi.Output<string>;
  /** Object IDs of the readers' identities, as the stack's state has them. */
  readonly identities: { readonly site: string | undefined; readonly gateway: string | undefined };
}

/** What the rest of the estate needs of the consumers. */
export interface Consumers {
  /** Client ID by consumer. */
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
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
  /** Consumers whose secret is in the vault already. */
  readonly inVault: ReadonlySet<string>;
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

/** The Function App of the estate: it gets each client ID as it is, and each secret as a reference into the vault. */
export function declareFunctionApp(
  settings: Settings,
  place: Place,
  { clientIds, firstPublished }: Consumers,
): FunctionApp {
  const vaultName = settings.vault.vaultName;
  const credentials = Object.entries(clientIds).flatMap(
    ([name, clientId]): [string, pulumi.Input<string>][] => [
      [settingName(name, "CLIENT_ID"), clientId],
      [settingName(name, "CLIENT_SECRET"), keyVaultReference(vaultName, secretNameOf(name))],
    ],
  );
  return new FunctionApp("function-app", {
    ...place,
    ...settings.functionApp,
    knownPrincipalId: place.identities.site,
    settings: { TENANT_ID: place.tenantId, ...Object.fromEntries(credentials) },
    secrets: firstPublished,
  });
}

/** The gateway of the estate: made here, or adopted where the stack file says that it exists. */
export function declareGateway(settings: Settings, place: Place, vault: SecretVault): ApiGateway {
  const { existing, ...gateway } = settings.gateway;
  const knownPrincipalId = place.identities.gateway;
  const { domains, waiting } = domainsNow(settings.gateway, knownPrincipalId !== undefined);
  if (waiting !== undefined) void pulumi.log.warn(waiting);
  const declared = { ...place, ...gateway, domains, knownPrincipalId, vaultUri: vault.uri };
  if (existing === undefined) return new ApiGateway("gateway", declared);
  const group = `/subscriptions/${place.subscriptionId}/resourceGroups/${existing.resourceGroup}`;
  return new ApiGateway("gateway", {
    ...declared,
    resourceGroupName: existing.resourceGroup,
    existingId: `${group}/providers/Microsoft.ApiManagement/service/${gateway.serviceName}`,
  });
}
