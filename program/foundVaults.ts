import * as pulumi from "@pulumi/pulumi";
import { types, vaultSecretTypes } from "../names/types";
import { typeOf } from "../names/urn";
import { defaultVault } from "../names/vaultName";
import { renderProblem } from "../rotation";
import type { VaultSettings } from "../settings/estate";
import type { Settings } from "../settings/settings";
import { sharedPolicies } from "../settings/sharedRights";
import { vaultPath, vaultsOf } from "../settings/vaults";
import { type ExistingVault, type Subscriptions, readVault, sayUnread } from "./existing";
import { type OwnState, secretsInVaults, vaultHere, vaultsIn } from "./ownState";

/** A vault that exists; without its policies where it can't be read now. */
export type FoundVault = Omit<ExistingVault, "policies"> & {
  readonly policies: ExistingVault["policies"] | undefined;
};

/** What can't be read now is as the state knows it. @throws pulumi.RunError if it isn't there, and nothing was ever in it */
export async function findVault(
  name: string,
  { vaultName, existing }: VaultSettings,
  subscriptions: Subscriptions,
  state: OwnState,
): Promise<FoundVault> {
  if (existing === undefined) throw new Error("a vault that isn't there is declared");
  const key = `${vaultPath(name).join(".")}.existing`;
  const read = await readVault(vaultName, existing, subscriptions);
  if ("value" in read) return read.value;
  const isUsed = [...secretsInVaults(state).values()].some((vaults) => vaults.has(name));
  if (read.isGone && !isUsed)
    throw new pulumi.RunError(
      `quarterturn:${key}: got no vault ${vaultName} in the resource group ${existing.resourceGroup} (${read.reason}); ` +
        "correct the names, or leave `existing` out to have it created. Nothing was changed.",
    );
  sayUnread(key, `the vault ${vaultName}`, read.reason);
  return { ...vaultHere(state, name), policies: undefined };
}

/** @throws pulumi.RunError: how a vault that exists gives rights is known here first */
export function refuseSharedPolicies(
  settings: Settings,
  found: ReadonlyMap<string, FoundVault>,
  state: OwnState,
): void {
  const stored = secretsInVaults(state);
  const problems = vaultsOf(settings).flatMap((vault) => {
    const [name] = vault;
    const there = found.get(name);
    if (there?.policies === undefined || there.access !== "policies") return [];
    const keeps = (consumer: string): boolean => stored.get(consumer)?.has(name) === true;
    return sharedPolicies(vault, settings, settings.consumers, keeps);
  });
  if (problems.length === 0) return;
  throw new pulumi.RunError(`${problems.map(renderProblem).join("\n")}. Nothing was changed.`);
}

/** @throws pulumi.RunError: a vault that the stack file has no more would lose what its readers still read */
export function refuseLeftVaults(settings: Settings, state: OwnState): void {
  const known = new Set(vaultsOf(settings).map(([name]) => name));
  const [left] = [...vaultsIn(state)].filter(([name]) => name !== defaultVault && !known.has(name));
  if (left === undefined) return;
  const [name, held] = left;
  const consumers = [...secretsInVaults(state)].flatMap(([one, vaults]) => (vaults.has(name) ? [one] : []));
  const vault = held.find(({ urn }) => typeOf(urn) === types.vault);
  const why =
    vault === undefined || held.some(({ urn }) => vaultSecretTypes.includes(typeOf(urn)))
      ? `secrets of ${consumers.join(", ")} lie there; take it out of the consumers' \`vaults\`, and out of here once they have ended`
      : `the stack's state has it as a resource; \`pulumi state unprotect '${vault.urn}'\`, then \`pulumi state delete --target-dependents '${vault.urn}'\` leave it to others`;
  throw new pulumi.RunError(
    `quarterturn:vaults: got no ${name}, want it as it was: ${why}. Nothing was changed.`,
  );
}
