import type * as pulumi from "@pulumi/pulumi";
import { SecretVault, type VaultAccess, type VaultReader } from "../components/secretVault";
import { readerName } from "../names/rightName";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import { nameAt } from "../names/vaultName";
import { areRenewedIn } from "../settings/certificates";
import { type DeclaredVault, declaredVault } from "../settings/declaredEstate";
import type { Existing, VaultSettings } from "../settings/estate";
import { vaultsOf } from "../settings/vaults";
import type { Estate } from "./estate";
import { type ExistingVault, type Subscriptions, readVault } from "./existing";
import { OthersPolicies, type OthersRights, unseenRights } from "./othersRights";
import { OthersRoles } from "./othersRoles";
import { vaultsIn } from "./ownState";
import { allowWriters } from "./vaultWriters";

/** A vault, and who is let in. */
export interface VaultHere {
  readonly vault: SecretVault;
  readonly settings: VaultSettings;
  /** Its region; empty where nobody says it. */
  readonly location: string;
  /** Lets somebody read its secrets, or one, by the right that it answers; who has one of others' doing keeps just that. */
  readonly allow: (
    reader: string,
    who: VaultReader,
    secretName?: string,
  ) => Promise<pulumi.CustomResource | undefined>;
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
  const { run, place, groupOf, state } = estate;
  const declared = declaredVault(estate.declared, name);
  if (declared === undefined) return existingVault(estate, name, settings);
  const { vaultName, access = "policies", existing, diagnostics, ...rest } = declared;
  const args = {
    ...place,
    called: name,
    resourceGroupName: groupOf(settings),
    vaultName,
    access,
    renewsCertificates: areRenewedIn(name, estate.settings.certificates),
    declared: { ...rest, workspaceId: diagnostics?.workspaceId, wasThere: existing !== undefined },
  };
  const vault = new SecretVault("vault", args, { parent: run.parent });
  const isThere =
    vaultsIn(state)
      .get(name)
      ?.some(({ urn }) => typeOf(urn) === types.vault) === true;
  const others = othersIn(estate, vault, { vaultName, access, where: existing ?? declared }, async () =>
    isThere ? policiesNow(estate, declared) : new Map(),
  );
  await allowWriters({ vault, settings, isThere, others }, state);
  // In a vault that is still to be made nobody has a right; nor has a reader a policy that somebody else gave it.
  const asked = isThere && access === "rbac" ? others : undefined;
  return {
    vault,
    settings,
    location: declared.location,
    allow: allowing(vault, asked),
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
  const { run, state, subscriptions, place } = estate;
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
      renewsCertificates: areRenewedIn(name, estate.settings.certificates),
    },
    { parent: run.parent, ...options },
  );
  const { access, policies } = found;
  const others =
    policies === undefined
      ? unseenRights(state)
      : othersIn(estate, vault, { vaultName, access, where: existing }, () => Promise.resolve(policies));
  await allowWriters({ vault, settings, isThere: true, others }, state);
  return {
    vault,
    settings,
    location: settings.location ?? estate.settings.location ?? "",
    allow: allowing(vault, others),
    options,
  };
}

/** Rights of others in a vault, by the way that it gives rights. */
function othersIn(
  { state, subscriptions }: Estate,
  { called }: SecretVault,
  of: { readonly vaultName: string; readonly access: VaultAccess; readonly where: Existing },
  policies: () => Promise<ExistingVault["policies"]>,
): OthersRights {
  const name = of.vaultName;
  if (of.access === "policies") return new OthersPolicies({ name, called }, policies, state);
  const id = `${subscriptions.groupIdOf(of.where)}/providers/Microsoft.KeyVault/vaults/${name}`;
  return new OthersRoles({ id, name }, state);
}

function allowing(vault: SecretVault, others: OthersRights | undefined): VaultHere["allow"] {
  return async (reader, who, secretName) => {
    const name = nameAt(readerName(reader), vault.called);
    if ((await others?.have({ right: "reads", name, who, secretName })) === true) return undefined;
    return vault.allowReading(reader, who, secretName);
  };
}

function providersOf(subscriptions: Subscriptions, where: Existing): pulumi.ComponentResourceOptions {
  const { provider } = subscriptions.optionsOf(where);
  return provider === undefined ? {} : { providers: [provider] };
}
