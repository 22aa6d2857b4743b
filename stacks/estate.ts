import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { SecretVault, type VaultAccess, type VaultReader } from "../components/secretVault";
import { readerName } from "../names/rightName";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import { renderProblem } from "../rotation";
import {
  type DeclaredEstate,
  type DeclaredVault,
  type Piece,
  declaredEstate,
} from "../settings/declaredEstate";
import type { Existing } from "../settings/estate";
import type { GatewaySettings } from "../settings/gateway";
import type { Settings } from "../settings/settings";
import { sharedPolicies } from "../settings/sharedRights";
import type { Run } from "./config";
import { type ExistingVault, Subscriptions, readVault, sayUnread } from "./existing";
import { OthersPolicies, type OthersRights, unseenRights } from "./othersRights";
import { OthersRoles } from "./othersRoles";
import { type OwnState, secretsInVault, vaultHere } from "./ownState";
import { allowWriters } from "./vaultWriters";

/** A vault that exists; without its policies where it can't be read now. */
type FoundVault = Omit<ExistingVault, "policies"> & {
  readonly policies: ExistingVault["policies"] | undefined;
};

/** What a run knows of the estate: what is declared, what exists, and where. */
export interface Estate {
  readonly run: Run;
  readonly settings: Settings;
  readonly state: OwnState;
  readonly declared: DeclaredEstate;
  readonly subscriptions: Subscriptions;
  /** Undefined where the vault is declared. */
  readonly existingVault: FoundVault | undefined;
  readonly place: { readonly tenantId: string; readonly subscriptionId: string };
  /** Name of the resource group that a piece lies in. */
  readonly groupOf: (piece: { readonly existing?: Existing | undefined }) => pulumi.Input<string>;
}

/** The same before anything is declared. */
type FoundEstate = Omit<Estate, "groupOf">;

/** The vault, and who is let in. */
export interface VaultHere {
  readonly vault: SecretVault;
  /** Lets somebody read its secrets, or one, by the right that it answers; who has one of others' doing keeps just that. */
  readonly allow: (
    reader: string,
    who: VaultReader,
    secretName?: string,
  ) => Promise<pulumi.CustomResource | undefined>;
  /** With which what lies beside it is declared: it may be in another subscription. */
  readonly options: pulumi.ComponentResourceOptions;
}

const pieces: Readonly<Record<Piece, string>> = {
  group: types.resourceGroup,
  vault: types.vault,
  functionApp: types.site,
  gateway: types.gateway,
};

/**
 * Looks at the estate, before anything is declared or planned.
 * @throws pulumi.RunError for what no run can work with
 */
export async function findEstate(
  run: Run,
  settings: Settings,
  state: OwnState,
  subscriptionId: string,
): Promise<FoundEstate> {
  const held = (piece: Piece): Readonly<Record<string, unknown>> | undefined => {
    const found = state.resources.find(({ urn }) => typeOf(urn) === pieces[piece]);
    return found === undefined ? undefined : ((found.outputs ?? {}) as Readonly<Record<string, unknown>>);
  };
  const declared = declaredEstate(settings, held);
  if (declared.gateway !== undefined) refuseUnmanaged(declared.gateway);
  const subscriptions = new Subscriptions(subscriptionId);
  const { vaultName, existing } = settings.vault;
  const isReferred = declared.vault === undefined && existing !== undefined;
  const existingVault = isReferred ? await findVault(vaultName, existing, subscriptions, state) : undefined;
  if (existingVault?.policies !== undefined && existingVault.access === "policies")
    refuseSharedPolicies(settings);
  return {
    run,
    settings,
    state,
    declared,
    subscriptions,
    existingVault,
    place: { tenantId: settings.tenantId, subscriptionId },
  };
}

/** @throws pulumi.RunError: of a service that is a resource of the stack, all host names are the stack's */
function refuseUnmanaged({ domains }: Pick<GatewaySettings, "domains">): void {
  const at = domains.findIndex(({ certificate }) => certificate === "unmanaged");
  if (at < 0) return;
  throw new pulumi.RunError(
    `quarterturn:gateway.domains.${at}.certificate: got unmanaged, want managed or keyVault: the stack's state has the gateway as a resource. Nothing was changed.`,
  );
}

/** @throws pulumi.RunError: how a vault that exists gives rights is known here first */
function refuseSharedPolicies(settings: Settings): void {
  const problems = sharedPolicies(settings, settings.consumers).map(renderProblem);
  if (problems.length > 0) throw new pulumi.RunError(`${problems.join("\n")}. Nothing was changed.`);
}

/** Declares the resource group, where anything is created in it. */
export function openEstate(found: FoundEstate): Estate {
  const { declared, settings } = found;
  const group =
    declared.group &&
    new resources.ResourceGroup("estate", {
      resourceGroupName: declared.group.resourceGroup,
      location: declared.group.location,
    }).name;
  return {
    ...found,
    groupOf: ({ existing }) => existing?.resourceGroup ?? group ?? settings.resourceGroup?.groupName ?? "",
  };
}

/** The vault: made here, or as it was found. */
export async function openVault(estate: Estate): Promise<VaultHere> {
  const { settings, place, groupOf, state } = estate;
  const declared = estate.declared.vault;
  if (declared === undefined) return existingVault(estate);
  const { vaultName, access = "policies", existing, diagnostics, ...rest } = declared;
  const vault = new SecretVault("vault", {
    ...place,
    resourceGroupName: groupOf(settings.vault),
    vaultName,
    access,
    declared: { ...rest, workspaceId: diagnostics?.workspaceId, wasThere: existing !== undefined },
  });
  const isThere = state.resources.some(({ urn }) => typeOf(urn) === types.vault);
  const others = othersIn(estate, access, existing ?? declared, async () =>
    isThere ? policiesNow(estate, declared) : new Map(),
  );
  await allowWriters({ vault, settings: settings.vault, isThere, others }, state);
  // In a vault that is still to be made nobody has a right; nor has a reader a policy that somebody else gave it.
  const asked = isThere && access === "rbac" ? others : undefined;
  return { vault, allow: allowing(vault, asked), options: {} };
}

/** The access policies of a vault that the state has; what can't be read is left to Azure, which refuses a second one. */
async function policiesNow(
  { subscriptions }: Estate,
  { vaultName, existing, resourceGroup }: DeclaredVault,
): Promise<ExistingVault["policies"]> {
  const read = await readVault(vaultName, existing ?? { resourceGroup }, subscriptions);
  return "value" in read ? read.value.policies : new Map();
}

async function existingVault(estate: Estate): Promise<VaultHere> {
  const { settings, state, subscriptions, place, existingVault: found } = estate;
  const { vaultName, existing } = settings.vault;
  if (existing === undefined || found === undefined) throw new Error("a vault that isn't there is declared");
  const subscriptionId = subscriptions.idOf(existing);
  const options = providersOf(subscriptions, existing);
  const vault = new SecretVault(
    "vault",
    {
      tenantId: place.tenantId,
      subscriptionId,
      resourceGroupName: existing.resourceGroup,
      vaultName,
      access: found.access,
      uri: found.uri,
    },
    options,
  );
  const { policies } = found;
  const others =
    policies === undefined
      ? unseenRights(state)
      : othersIn(estate, found.access, existing, () => Promise.resolve(policies));
  await allowWriters({ vault, settings: settings.vault, isThere: true, others }, state);
  return { vault, allow: allowing(vault, others), options };
}

/** Rights of others in a vault, by the way that it gives rights. */
function othersIn(
  { settings, state, subscriptions }: Estate,
  access: VaultAccess,
  where: Existing,
  policies: () => Promise<ExistingVault["policies"]>,
): OthersRights {
  const { vaultName: name } = settings.vault;
  if (access === "policies") return new OthersPolicies(name, policies, state);
  const id = `${subscriptions.groupIdOf(where)}/providers/Microsoft.KeyVault/vaults/${name}`;
  return new OthersRoles({ id, name }, state);
}

function allowing(vault: SecretVault, others: OthersRights | undefined): VaultHere["allow"] {
  return async (reader, who, secretName) => {
    const wanted = { right: "reads", name: readerName(reader), who, secretName } as const;
    if ((await others?.have(wanted)) === true) return undefined;
    return vault.allowReading(reader, who, secretName);
  };
}

function providersOf(subscriptions: Subscriptions, where: Existing): pulumi.ComponentResourceOptions {
  const { provider } = subscriptions.optionsOf(where);
  return provider === undefined ? {} : { providers: [provider] };
}

/** What can't be read now is as the state knows it. @throws pulumi.RunError if it isn't there, and nothing was ever in it */
async function findVault(
  vaultName: string,
  existing: Existing,
  subscriptions: Subscriptions,
  state: OwnState,
): Promise<FoundVault> {
  const read = await readVault(vaultName, existing, subscriptions);
  if ("value" in read) return read.value;
  if (read.isGone && secretsInVault(state).size === 0)
    throw new pulumi.RunError(
      `quarterturn:vault.existing: got no vault ${vaultName} in the resource group ${existing.resourceGroup} (${read.reason}); ` +
        "correct the names, or leave `existing` out to have it created. Nothing was changed.",
    );
  sayUnread("vault.existing", `the vault ${vaultName}`, read.reason);
  return { ...vaultHere(state), policies: undefined };
}
