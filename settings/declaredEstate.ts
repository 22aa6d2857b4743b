import { z } from "zod";
import { defaultVault } from "../names/vaultName";
import { own } from "../rotation";
import type { Existing, FunctionAppSettings, VaultSettings } from "./estate";
import type { GatewaySettings } from "./gateway";
import type { Settings } from "./settings";
import { vaultsOf } from "./vaults";

/** Pieces of the estate that the stack's state may have as resources. */
export type Piece = "group" | "vault" | "functionApp" | "gateway";

/** Where a piece that is declared lies. */
interface Place {
  readonly location: string;
  readonly resourceGroup: string;
}

export type DeclaredVault = VaultSettings & Place;
export type DeclaredFunctionApp = FunctionAppSettings & Place;
export type DeclaredGateway = Omit<GatewaySettings, "sku"> &
  Place & { readonly publisherName: string; readonly publisherEmail: string; readonly sku: string };

/** What of the estate is declared. What isn't here is referred to, or isn't there at all. */
export interface DeclaredEstate {
  readonly group?: Place;
  readonly vault?: DeclaredVault;
  /** Further ones by name, if there are any. */
  readonly vaults?: Readonly<Record<string, DeclaredVault>>;
  readonly functionApp?: DeclaredFunctionApp;
  readonly gateway?: DeclaredGateway;
}

/**
 * What the program declares: what is created here, and what exists and was imported on purpose: the state has it.
 * @param held what the state has of a piece, its inputs or outputs; undefined: it isn't there. Of a vault, by its name.
 */
export function declaredEstate(
  settings: Settings,
  held: (piece: Piece, vault?: string) => Readonly<Record<string, unknown>> | undefined,
): DeclaredEstate {
  const isDeclared = (piece: Piece, existing: Existing | undefined): boolean =>
    existing === undefined || held(piece) !== undefined;
  const placeOf = (piece: Piece, existing: Existing | undefined): Place => ({
    location: settings.location ?? textIn(held(piece), "location"),
    resourceGroup: existing?.resourceGroup ?? settings.resourceGroup?.groupName ?? "",
  });
  const { functionApp, gateway, resourceGroup } = settings;
  const { [defaultVault]: vault, ...vaults } = declaredVaults(settings, held);
  const isInGroup = [...vaultsOf(settings).map(([, one]) => one), functionApp, gateway].some(
    (one) => one !== undefined && one.existing === undefined,
  );
  const hasGroup = resourceGroup?.existing === false && (isInGroup || held("group") !== undefined);
  return {
    ...(hasGroup && { group: placeOf("group", undefined) }),
    ...(vault && { vault }),
    ...(Object.keys(vaults).length > 0 && { vaults }),
    ...(functionApp !== undefined &&
      isDeclared("functionApp", functionApp.existing) && {
        functionApp: { ...functionApp, ...placeOf("functionApp", functionApp.existing) },
      }),
    ...(gateway !== undefined &&
      isDeclared("gateway", gateway.existing) && {
        gateway: {
          ...gateway,
          ...placeOf("gateway", gateway.existing),
          ...serviceOf(gateway, held("gateway")),
        },
      }),
  };
}

/** A vault that is declared, by what the stack file calls it. */
export function declaredVault({ vault, vaults }: DeclaredEstate, name: string): DeclaredVault | undefined {
  return name === defaultVault ? vault : own(vaults, name);
}

/** All that are declared, by name. */
function declaredVaults(
  settings: Settings,
  held: (piece: Piece, vault?: string) => Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, DeclaredVault>> {
  const declared = vaultsOf(settings).flatMap(([name, vault]): [string, DeclaredVault][] => {
    const there = held("vault", name);
    if (vault.existing !== undefined && there === undefined) return [];
    const location = vault.location ?? settings.location ?? textIn(there, "location");
    const resourceGroup = vault.existing?.resourceGroup ?? settings.resourceGroup?.groupName ?? "";
    return [[name, { ...vault, location, resourceGroup }]];
  });
  return Object.fromEntries(declared);
}

/** Of a gateway that exists, what the stack file doesn't say is as the state has it. */
function serviceOf(
  { publisherName, publisherEmail, sku }: GatewaySettings,
  held: Readonly<Record<string, unknown>> | undefined,
): Pick<DeclaredGateway, "publisherName" | "publisherEmail" | "sku"> {
  return {
    publisherName: publisherName ?? textIn(held, "publisherName"),
    publisherEmail: publisherEmail ?? textIn(held, "publisherEmail"),
    sku: sku ?? skuSchema.parse(held).sku.name,
  };
}

const skuSchema = z
  .object({ sku: z.object({ name: z.string() }).catch({ name: "" }) })
  .catch({ sku: { name: "" } });

function textIn(held: Readonly<Record<string, unknown>> | undefined, key: string): string {
  const value = held?.[key];
  return typeof value === "string" ? value : "";
}
