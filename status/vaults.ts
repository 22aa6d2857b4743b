import { defaultVault } from "../names/vaultName";
import { vaultSecretName } from "../settings/secretNames";
import { vaultsOf, vaultsOfConsumer } from "../settings/vaults";
import { vaultCertificateRows } from "./report/rules/vaultCertificates";
import type { Report } from "./report/schema";
import type { Facts, Publication, Read, StackState, VaultFacts } from "./facts";

type Known = Pick<Facts, "settings" | "state">;

/** A vault of the stack file, and what the state says that runs wrote into it. */
export interface WrittenVault {
  /** What the stack file calls it. */
  readonly called: string;
  readonly vaultName: string;
  /** By consumer. */
  readonly published: ReadonlyMap<string, Publication>;
}

/** The same with what lies in it. */
export interface VaultView extends WrittenVault {
  readonly read: Read<VaultFacts>;
}

/** All of them, the default one first. */
export function writtenVaults({ settings, state }: Known): WrittenVault[] {
  return vaultsOf(settings).map(([called, { vaultName }]) => ({
    called,
    vaultName,
    published: publishedIn(state, called),
  }));
}

function publishedIn({ published, copies }: StackState, vault: string): ReadonlyMap<string, Publication> {
  return vault === defaultVault ? published : (copies.get(vault) ?? new Map<string, Publication>());
}

/** All of them with what lies in them. */
export function vaultViews(facts: Facts): VaultView[] {
  return writtenVaults(facts).map((vault) => ({ ...vault, read: readOf(vault.called, facts) }));
}

function readOf(called: string, { vault, vaults }: Facts): Read<VaultFacts> {
  if (called === defaultVault) return vault;
  return vaults.get(called) ?? { ok: false, reason: "nobody looked" };
}

/** Names of the vaults that get a consumer's newest secret, as the stack file and the state have it. */
function wantedBy(consumer: string, { settings, state }: Known): readonly string[] {
  const held = [defaultVault, ...state.copies.keys()].filter((one) => publishedIn(state, one).has(consumer));
  return vaultsOfConsumer(settings, consumer, held);
}

/** The vault that links lead to, and that Function App and gateway read a consumer's secret in. */
export function mainOf<Vault extends WrittenVault>(
  consumer: string,
  vaults: readonly Vault[],
  known: Known,
): Vault | undefined {
  const [main] = wantedBy(consumer, known);
  return vaults.find(({ called }) => called === main);
}

/** The other vaults that get a consumer's newest secret. */
export function othersOf(consumer: string, facts: Facts): VaultView[] {
  const [, ...others] = wantedBy(consumer, facts);
  return vaultViews(facts).filter(({ called }) => others.includes(called));
}

/** What the main vault of a consumer is known to hold. */
export function mainView(consumer: string, facts: Facts): VaultView | undefined {
  return mainOf(consumer, vaultViews(facts), facts);
}

/** Name of a consumer's secret in a vault: the one that a run wrote, or is to write. */
export function secretIn(
  consumer: string,
  { published }: Pick<WrittenVault, "published">,
  { settings }: Pick<Known, "settings">,
): string {
  return published.get(consumer)?.secretName ?? vaultSecretName(settings.consumers, consumer);
}

/** How a vault is called in a sentence. */
export function inWords({ called, vaultName }: WrittenVault): string {
  return called === defaultVault ? "the vault" : `the vault ${vaultName}`;
}

/** Those of a report. */
export function vaultReports(facts: Facts): Pick<Report, "vault" | "vaults"> {
  const reasonOf = (read: Read<VaultFacts>): string | null => (read.ok ? null : read.reason);
  const further = vaultViews(facts).filter(({ called }) => called !== defaultVault);
  return {
    vault: {
      name: facts.settings.vault.vaultName,
      reason: reasonOf(facts.vault),
      certificates: vaultCertificateRows(defaultVault, facts),
    },
    vaults: further.map(({ called, vaultName: name, read }) => ({
      called,
      name,
      reason: reasonOf(read),
      certificates: vaultCertificateRows(called, facts),
    })),
  };
}
