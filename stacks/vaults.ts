import * as pulumi from "@pulumi/pulumi";
import { SecretVault, type VaultReader } from "../components/secretVault";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import { type DeclaredVault, declaredVault } from "../settings/declaredEstate";
import type { Existing, VaultSettings } from "../settings/estate";
import { vaultsOf } from "../settings/vaults";
import type { Estate } from "./estate";
import { type ExistingVault, type Subscriptions, readVault } from "./existing";
import { policyHolders, readerIn, vaultsIn } from "./ownState";
import { allowWriters } from "./vaultWriters";

/** A vault, and who is let in. */
export interface VaultHere {
  readonly vault: SecretVault;
  readonly settings: VaultSettings;
  /** Its region; empty where nobody says it. */
  readonly location: string;
  /**
   * Lets somebody read its secrets, by the right that it answers; who has one of others' doing in a vault that exists keeps
   * just that.
   */
  readonly allow: (reader: string, who: VaultReader) => pulumi.CustomResource | undefined;
  /** With which what lies beside it is declared: it may be in another subscription. */
  readonly options: pulumi.ComponentResourceOptions;
}

/** The vaults of the stack file, by what it calls them. */
export class Vaults {
  constructor(private readonly opened: ReadonlyMap<string, VaultHere>) {}

  /** Names, the default one first. */
  get names(): string[] {
    return [...this.opened.keys()];
  }

  get all(): VaultHere[] {
    return [...this.opened.values()];
  }

  /** @throws Error for one that isn't in the stack file: that was refused before the plan */
  of(name: string): VaultHere {
    const here = this.opened.get(name);
    if (here === undefined) throw new Error(`quarterturn:vaults: got no ${name}`);
    return here;
  }
}

/** The vaults: made here, or as they were found. */
export async function openVaults(estate: Estate): Promise<Vaults> {
  const opening = vaultsOf(estate.settings).map(async ([name, settings]): Promise<[string, VaultHere]> => [
    name,
    await openVault(estate, name, settings),
  ]);
  return new Vaults(new Map(await Promise.all(opening)));
}

async function openVault(estate: Estate, name: string, settings: VaultSettings): Promise<VaultHere> {
  const { place, groupOf, state } = estate;
  const declared = declaredVault(estate.declared, name);
  if (declared === undefined) return existingVault(estate, name, settings);
  const { vaultName, access = "policies", existing, diagnostics, ...rest } = declared;
  const vault = new SecretVault("vault", {
    ...place,
    called: name,
    resourceGroupName: groupOf(settings),
    vaultName,
    access,
    declared: { ...rest, workspaceId: diagnostics?.workspaceId, wasThere: existing !== undefined },
  });
  const isThere =
    vaultsIn(state)
      .get(name)
      ?.some(({ urn }) => typeOf(urn) === types.vault) === true;
  const policies = async (): Promise<ExistingVault["policies"]> =>
    isThere ? policiesNow(estate, declared) : new Map();
  await allowWriters({ vault, settings, isThere, policies }, state);
  return {
    vault,
    settings,
    location: declared.location,
    allow: (reader, who) => vault.allowReading(reader, who),
    options: {},
  };
}

/** The access policies of a vault that the state has; what can't be read is left to Azure, which refuses a second one. */
async function policiesNow(
  { subscriptions }: Estate,
  { vaultName, existing, resourceGroup }: DeclaredVault,
): Promise<ExistingVault["policies"]> {
  const read = await readVault(vaultName, existing ?? { resourceGroup }, subscriptions);
  return "value" in read ? read.value.policies : new Map();
}

async function existingVault(estate: Estate, name: string, settings: VaultSettings): Promise<VaultHere> {
  const { state, subscriptions, place } = estate;
  const found = estate.existingVaults.get(name);
  const { vaultName, existing } = settings;
  if (existing === undefined || found === undefined) throw new Error("a vault that isn't there is declared");
  const subscriptionId = subscriptions.idOf(existing);
  const options = providersOf(subscriptions, existing);
  const vault = new SecretVault(
    "vault",
    {
      tenantId: place.tenantId,
      called: name,
      subscriptionId,
      resourceGroupName: existing.resourceGroup,
      vaultName,
      access: found.access,
      uri: found.uri,
    },
    options,
  );
  const policies = (): Promise<ExistingVault["policies"]> => Promise.resolve(found.policies ?? new Map());
  await allowWriters({ vault, settings, isThere: true, policies }, state);
  const ours = policyHolders(state, name);
  return {
    vault,
    settings,
    location: settings.location ?? estate.settings.location ?? "",
    allow: (reader, who) => {
      // Who has a policy of others' doing isn't known now: who has one of ours keeps it, and nobody gets another.
      if (found.policies === undefined)
        return readerIn(state, reader, name) === undefined ? undefined : vault.allowReading(reader, who);
      const { principalId } = who.identity;
      const objectId = typeof principalId === "string" ? principalId.toLowerCase() : "";
      const rights = found.policies.get(objectId);
      if (rights === undefined || ours.has(objectId) || found.access === "rbac")
        return vault.allowReading(reader, who);
      sayOthersPolicy(reader, vaultName, rights);
      return undefined;
    },
    options,
  };
}

function providersOf(subscriptions: Subscriptions, where: Existing): pulumi.ComponentResourceOptions {
  const { provider } = subscriptions.optionsOf(where);
  return provider === undefined ? {} : { providers: [provider] };
}

/** A policy of somebody else's doing is left as it is; one that doesn't do is said. */
function sayOthersPolicy(reader: string, vaultName: string, rights: readonly string[]): void {
  // App Service asks for one secret by its name; API Management lists them.
  const needed = reader === "function-app" ? ["get"] : ["get", "list"];
  const missing = needed.filter((one) => !rights.includes(one) && !rights.includes("all"));
  if (missing.length === 0) return;
  void pulumi.log.warn(
    `${reader}: ${vaultName} has an access policy for it already, which lacks ${missing.join(" and ")} on secrets; ` +
      "it is somebody else's, so it was left as it is: add that to it by hand.",
  );
}
