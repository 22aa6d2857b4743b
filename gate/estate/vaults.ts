import { referenceTo as settingFor } from "../../names/keyVaultReference";
import { secretNameOf } from "../../names/secretName";
import { types } from "../../names/types";
import { defaultVault, nameAt } from "../../names/vaultName";
import { isLive, own } from "../../rotation";
import type { VaultSettings } from "../../settings/estate";
import { vaultSecretName } from "../../settings/secretNames";
import type { Settings } from "../../settings/settings";
import { vaultsOf, vaultsOfConsumer } from "../../settings/vaults";
import type { EstateContext } from "./declaration";
import { inGroup, vaultRef } from "./refs";
import type { Rule } from "./shape";
import { type Ref, from, ref } from "./shape";

/** A vault of the stack file. */
export interface VaultAt {
  /** What the stack file calls it. */
  readonly called: string;
  readonly settings: VaultSettings;
}

/** All of them, the default one first. */
export function allVaults(settings: Settings): VaultAt[] {
  return vaultsOf(settings).map(([called, one]) => ({ called, settings: one }));
}

/** The resource group of a vault. */
export function inVaultsGroup({ settings: { existing } }: VaultAt, { resourceGroup }: Settings): Rule {
  return inGroup(existing?.resourceGroup ?? resourceGroup?.groupName ?? "");
}

export function inVault({ called, settings: { vaultName } }: VaultAt): Rule {
  return from([vaultRef(called)], vaultName, `"${vaultName}"`);
}

/** A consumer's secret in a vault. */
export interface Publication {
  readonly vault: VaultAt;
  readonly secretName: string;
  /** The resource. */
  readonly ref: Ref;
  /** The generation that lies in a vault that the consumer has left; undefined: it gets the newest. */
  readonly kept: string | undefined;
}

/** Where a consumer's secret lies: first the vault that links lead to, and that Function App and gateway read it in. */
export function publicationsOf(consumer: string, context: EstateContext): [Publication, ...Publication[]] {
  const { settings, ledger, before } = context;
  const vaults = new Map(allVaults(settings).map((vault) => [vault.called, vault]));
  const main = { called: defaultVault, settings: settings.vault };
  const refIn = (vault: string): Ref =>
    ref({ type: types.vaultSecret, name: nameAt(secretNameOf(consumer), vault) });
  const held = [...vaults.keys()].filter((vault) => before(refIn(vault)) !== undefined);
  const [first = defaultVault, ...others] = vaultsOfConsumer(settings, consumer, held);
  const firstName = before(refIn(first))?.inputs.secretName;
  const secretName = vaultSecretName(settings.consumers, consumer, textOf(firstName));
  const at = (called: string): Publication => ({
    vault: vaults.get(called) ?? main,
    secretName,
    ref: refIn(called),
    kept: undefined,
  });
  const kept = held
    .filter((vault) => vault !== first && !others.includes(vault))
    .flatMap((vault): Publication[] => {
      const { secretName: name, tags } = before(refIn(vault))?.inputs ?? {};
      const generation = textOf(own(tags as Readonly<Record<string, unknown>> | undefined, "generation"));
      const lies = own(own(ledger.consumers, consumer)?.credentials, generation ?? "");
      if (generation === undefined || lies === undefined || !isLive(lies)) return [];
      return [{ ...at(vault), secretName: textOf(name) ?? secretName, kept: generation }];
    });
  return [at(first), ...others.map(at), ...kept];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The setting by which a Function App reads a consumer's secret. */
export function referenceTo(consumer: string, context: EstateContext): string {
  const [{ vault, secretName }] = publicationsOf(consumer, context);
  return settingFor(vault.settings.vaultName, secretName);
}

/** The address of a certificate in the default vault. */
export function certificateIn(settings: Settings, certificate: string): Rule {
  return addressIn({ called: defaultVault, settings: settings.vault }, certificate, "certificate");
}

/** The address under which a gateway reads a consumer's secret. */
export function secretAddress(consumer: string, context: EstateContext): Rule {
  const [{ vault, secretName }] = publicationsOf(consumer, context);
  return addressIn(vault, secretName, "secret");
}

function addressIn({ called, settings: { vaultName } }: VaultAt, name: string, what: string): Rule {
  const place = new RegExp(`^https://${vaultName}\\.[a-z0-9.-]+(:\\d+)?/secrets/${name}$`, "i");
  return from([vaultRef(called)], place, `the vault's ${what} ${name}, without a version`);
}
