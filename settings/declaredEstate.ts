import { z } from "zod";
import type { Existing, FunctionAppSettings, VaultSettings } from "./estate";
import type { GatewaySettings } from "./gateway";
import type { Settings } from "./settings";

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
  readonly functionApp?: DeclaredFunctionApp;
  readonly gateway?: DeclaredGateway;
}

/**
 * What the program declares: what is created here, and what exists and was imported on purpose: the state has it.
 * @param held what the state has of a piece, its inputs or outputs; undefined: it isn't there
 */
export function declaredEstate(
  settings: Settings,
  held: (piece: Piece) => Readonly<Record<string, unknown>> | undefined,
): DeclaredEstate {
  const isDeclared = (piece: Piece, existing: Existing | undefined): boolean =>
    existing === undefined || held(piece) !== undefined;
  const placeOf = (piece: Piece, existing: Existing | undefined): Place => ({
    location: settings.location ?? textIn(held(piece), "location"),
    resourceGroup: existing?.resourceGroup ?? settings.resourceGroup?.groupName ?? "",
  });
  const { vault, functionApp, gateway, resourceGroup } = settings;
  const isInGroup = [vault, functionApp, gateway].some(
    (one) => one !== undefined && one.existing === undefined,
  );
  const hasGroup = resourceGroup?.existing === false && (isInGroup || held("group") !== undefined);
  return {
    ...(hasGroup && { group: placeOf("group", undefined) }),
    ...(isDeclared("vault", vault.existing) && { vault: { ...vault, ...placeOf("vault", vault.existing) } }),
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
