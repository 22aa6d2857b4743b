import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import { partsAt } from "../names/vaultName";
import { type DeclaredEstate, type Piece, declaredEstate, declaredVault } from "../settings/declaredEstate";
import type { Existing } from "../settings/estate";
import type { GatewaySettings } from "../settings/gateway";
import type { Settings } from "../settings/settings";
import { vaultsOf } from "../settings/vaults";
import type { Run } from "./config";
import { Subscriptions } from "./existing";
import { type FoundVault, findVault, refuseLeftVaults, refuseSharedPolicies } from "./foundVaults";
import type { OwnState } from "./ownState";

/** What a run knows of the estate: what is declared, what exists, and where. */
export interface Estate {
  readonly run: Run;
  readonly settings: Settings;
  readonly state: OwnState;
  readonly declared: DeclaredEstate;
  readonly subscriptions: Subscriptions;
  /** Vaults that exist and aren't declared, by what the stack file calls them. */
  readonly existingVaults: ReadonlyMap<string, FoundVault>;
  readonly place: { readonly tenantId: string; readonly subscriptionId: string };
  /** Name of the resource group that a piece lies in. */
  readonly groupOf: (piece: { readonly existing?: Existing | undefined }) => pulumi.Input<string>;
}

/** The same before anything is declared. */
type FoundEstate = Omit<Estate, "groupOf">;

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
  const held = (piece: Piece, vault?: string): Readonly<Record<string, unknown>> | undefined => {
    const found = state.resources
      .filter(({ urn }) => typeOf(urn) === pieces[piece])
      .find(({ urn }) => vault === undefined || partsAt(nameOf(urn)).vault === vault);
    return found === undefined ? undefined : ((found.outputs ?? {}) as Readonly<Record<string, unknown>>);
  };
  refuseLeftVaults(settings, state);
  const declared = declaredEstate(settings, held);
  if (declared.gateway !== undefined) refuseUnmanaged(declared.gateway);
  const subscriptions = new Subscriptions(subscriptionId);
  const referred = vaultsOf(settings).filter(([name]) => declaredVault(declared, name) === undefined);
  const found = referred.map(async ([name, vault]): Promise<[string, FoundVault]> => [
    name,
    await findVault(name, vault, subscriptions, state),
  ]);
  const existingVaults = new Map(await Promise.all(found));
  refuseSharedPolicies(settings, existingVaults, state);
  return {
    run,
    settings,
    state,
    declared,
    subscriptions,
    existingVaults,
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

/** Declares the resource group, where anything is created in it. */
export function openEstate(found: FoundEstate): Estate {
  const { declared, settings } = found;
  const group =
    declared.group &&
    new resources.ResourceGroup(
      "estate",
      { resourceGroupName: declared.group.resourceGroup, location: declared.group.location },
      { parent: found.run.parent },
    ).name;
  return {
    ...found,
    groupOf: ({ existing }) => existing?.resourceGroup ?? group ?? settings.resourceGroup?.groupName ?? "",
  };
}
