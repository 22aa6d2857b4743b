import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { ApiGateway } from "../components/apiGateway";
import { FunctionApp } from "../components/functionApp";
import { RotatingConsumer } from "../components/rotatingConsumer";
import { secretNameOf } from "../components/secretName";
import { type SecretVault, keyVaultReference } from "../components/secretVault";
import type { ConsumerRecord } from "../rotation";
import type { Run } from "./config";
import { readPastDeliveries } from "./pastDeliveries";
import { handoverOf } from "./recipients";
import type { Settings } from "./settings";

/** Where the estate's resources lie. */
export interface Place {
  readonly location: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroupName: pulumi.Output<string>;
}

/** What the rest of the estate needs of the consumers. */
export interface Consumers {
  /** Client ID by consumer. */
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** Their secrets in the vault. */
  readonly published: readonly pulumi.Resource[];
  /** Names of the credentials that were declared without protection; known when all of them are done. */
  readonly released: pulumi.Output<string[]>;
}

/** Declares every consumer of the ledger, those that left the stack file included: their credentials are still live. */
export async function declareConsumers(
  records: Readonly<Record<string, ConsumerRecord>>,
  { settings, today }: Run,
  vault: SecretVault,
): Promise<Consumers> {
  const deliveries = await readPastDeliveries();
  const declared = await Promise.all(
    Object.entries(records).map(async ([name, record]) => {
      const { clientId } = record.app;
      const adopted = clientId === undefined ? undefined : await azuread.getApplication({ clientId });
      const consumer = new RotatingConsumer(name, {
        record,
        today,
        vault,
        tenantId: settings.tenantId,
        canaryTimeoutSeconds: settings.canary.timeoutSeconds,
        handover: handoverOf(name, settings, deliveries),
        applicationId: adopted?.id,
      });
      return [name, consumer] as const;
    }),
  );
  return {
    clientIds: Object.fromEntries(declared.map(([name, { clientId }]) => [name, clientId])),
    published: declared.flatMap(([, { published }]) => published ?? []),
    released: pulumi.all(declared.map(([, { released }]) => released)).apply((names) => names.flat()),
  };
}

/** The Function App of the estate: it gets each client ID as it is, and each secret as a reference into the vault. */
export function declareFunctionApp(
  settings: Settings,
  place: Place,
  { clientIds, published }: Consumers,
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
    settings: { TENANT_ID: place.tenantId, ...Object.fromEntries(credentials) },
    secrets: published,
  });
}

/** The gateway of the estate: made here, or adopted where the stack file says that it exists. */
export function declareGateway(settings: Settings, place: Place, vault: SecretVault): ApiGateway {
  const { existing, ...gateway } = settings.gateway;
  if (existing === undefined) return new ApiGateway("gateway", { ...place, ...gateway, vaultUri: vault.uri });
  const group = `/subscriptions/${place.subscriptionId}/resourceGroups/${existing.resourceGroup}`;
  return new ApiGateway("gateway", {
    ...place,
    ...gateway,
    vaultUri: vault.uri,
    resourceGroupName: existing.resourceGroup,
    existingId: `${group}/providers/Microsoft.ApiManagement/service/${gateway.serviceName}`,
  });
}

/** `edge`, `CLIENT_ID` → `EDGE_CLIENT_ID`. */
function settingName(consumer: string, suffix: string): string {
  return `${consumer.toUpperCase().replaceAll("-", "_")}_${suffix}`;
}
