import { referenceTo } from "../../names/keyVaultReference";
import { settingName } from "../../settings/names";
import type { Facts } from "../facts";
import { clientIdOf } from "./consumerNames";
import { mainOf, secretIn, writtenVaults } from "../vaults";

/** What the Function App is to know of a consumer: as a run writes it, or somebody else. */
export interface WantedSettings {
  readonly consumer: string;
  /** `EDGE_CLIENT_ID`, and the client ID; undefined while the app isn't made. */
  readonly idSetting: string;
  readonly clientId: string | undefined;
  /** `EDGE_CLIENT_SECRET`, and `@Microsoft.KeyVault(…)`. */
  readonly secretSetting: string;
  /** What the stack file calls the vault that it lies in, and its name. */
  readonly vault: string;
  readonly vaultName: string;
  readonly secretName: string;
  readonly reference: string;
}

/** Of each consumer that has a secret in the vault: nothing refers to what isn't there. */
export function wantedSettings(known: Pick<Facts, "settings" | "state">): WantedSettings[] {
  const vaults = writtenVaults(known);
  return Object.keys(known.settings.consumers).flatMap((consumer): WantedSettings[] => {
    const vault = mainOf(consumer, vaults, known);
    if (vault?.published.has(consumer) !== true) return [];
    const secretName = secretIn(consumer, vault, known);
    return [
      {
        consumer,
        vault: vault.called,
        vaultName: vault.vaultName,
        idSetting: settingName(consumer, "CLIENT_ID"),
        clientId: clientIdOf(consumer, known),
        secretSetting: settingName(consumer, "CLIENT_SECRET"),
        secretName,
        reference: referenceTo(vault.vaultName, secretName),
      },
    ];
  });
}
