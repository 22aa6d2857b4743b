import type * as pulumi from "@pulumi/pulumi";
import { keyVaultReference } from "../components/secretVault";
import { settingName } from "../settings/names";
import type { Consumers, PublishedSecret } from "./consumers";
import type { Estate } from "./estate";

/** What a Function App gets: each client ID as it is, and each secret as a reference into the vault. */
export function settingsOf(
  { settings: { tenantId } }: Estate,
  { clientIds, published }: Consumers,
): Record<string, pulumi.Input<string>> {
  const credentials = Object.entries(clientIds).flatMap(
    ([name, clientId]): [string, pulumi.Input<string>][] => [
      [settingName(name, "CLIENT_ID"), clientId],
      // Nothing refers to what isn't there: a secret that was made by hand may lie elsewhere.
      ...referenceTo(name, published.get(name)),
    ],
  );
  return { TENANT_ID: tenantId, ...Object.fromEntries(credentials) };
}

function referenceTo(
  consumer: string,
  secret: PublishedSecret | undefined,
): [string, pulumi.Input<string>][] {
  if (secret === undefined) return [];
  return [[settingName(consumer, "CLIENT_SECRET"), keyVaultReference(secret.vaultName, secret.secretName)]];
}
