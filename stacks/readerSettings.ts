import type * as pulumi from "@pulumi/pulumi";
import { keyVaultReference } from "../components/secretVault";
import { secretNameOf } from "../names/secretName";
import { settingName } from "../settings/names";
import type { Consumers } from "./consumers";
import type { Estate } from "./estate";

/** What a Function App gets: each client ID as it is, and each secret as a reference into the vault. */
export function settingsOf(
  { settings: { tenantId, vault } }: Estate,
  { clientIds, published }: Consumers,
): Record<string, pulumi.Input<string>> {
  const credentials = Object.entries(clientIds).flatMap(
    ([name, clientId]): [string, pulumi.Input<string>][] => [
      [settingName(name, "CLIENT_ID"), clientId],
      // Nothing refers to what isn't there: a secret that was made by hand may lie elsewhere.
      ...(published.has(name)
        ? [
            [settingName(name, "CLIENT_SECRET"), keyVaultReference(vault.vaultName, secretNameOf(name))] as [
              string,
              pulumi.Input<string>,
            ],
          ]
        : []),
    ],
  );
  return { TENANT_ID: tenantId, ...Object.fromEntries(credentials) };
}
