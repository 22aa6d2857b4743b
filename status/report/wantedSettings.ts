import { referenceTo } from "../../names/keyVaultReference";
import { settingName } from "../../settings/names";
import type { Facts } from "../facts";
import { clientIdOf } from "./consumerNames";
import { secretOf } from "./secretNames";

/** What the Function App is to know of a consumer: as a run writes it, or somebody else. */
export interface WantedSettings {
  readonly consumer: string;
  /** `EDGE_CLIENT_ID`, and the client ID; undefined while the app isn't made. */
  readonly idSetting: string;
  readonly clientId: string | undefined;
  /** `EDGE_CLIENT_SECRET`, and `@Microsoft.KeyVault(…)`. */
  readonly secretSetting: string;
  readonly secretName: string;
  readonly reference: string;
}

/** Of each consumer that has a secret in the vault: nothing refers to what isn't there. */
export function wantedSettings({ settings, state }: Pick<Facts, "settings" | "state">): WantedSettings[] {
  return Object.keys(settings.consumers)
    .filter((name) => state.published.has(name))
    .map((consumer) => {
      const secretName = secretOf(consumer, { settings, state });
      return {
        consumer,
        idSetting: settingName(consumer, "CLIENT_ID"),
        clientId: clientIdOf(consumer, { settings, state }),
        secretSetting: settingName(consumer, "CLIENT_SECRET"),
        secretName,
        reference: referenceTo(settings.vault.vaultName, secretName),
      };
    });
}
