import { defaultVault } from "../names/vaultName";
import type { Existing, VaultSettings } from "../settings/estate";
import { recipientReaders } from "../settings/recipientReaders";
import type { Settings } from "../settings/settings";
import { vaultsOf, vaultsOfConsumer } from "../settings/vaults";

/**
 * What somebody may want to do with a stack. `renew` renews certificates by ACME, as the daily run does too; `repair` is an
 * `up` that removes what left the stack file, or puts right what somebody deleted or changed.
 */
export const commands = ["preview", "up", "repair", "renew", "status", "destroy"] as const;
export type Command = (typeof commands)[number];

/** What a stack's rights hang on: its file, and what only Azure knows. */
export interface Asked {
  readonly settings: Settings;
  /** The subscription that its runs work in. */
  readonly subscriptionId: string;
  /** How vaults that exist give rights; of these, the stack file doesn't say. */
  readonly access: "policies" | "rbac";
}

/** ARM ID of the resource group that a piece lies in. */
export function groupOf(
  { settings, subscriptionId }: Asked,
  { existing }: { readonly existing?: Existing | undefined } = {},
): string {
  const { subscription = subscriptionId } = existing ?? {};
  const name = existing?.resourceGroup ?? settings.resourceGroup?.groupName ?? "";
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}

/** True if some piece is made in the stack's own resource group, which is made first, then. */
export function makesGroup({ settings }: Asked): boolean {
  const { resourceGroup, functionApp, gateway } = settings;
  if (resourceGroup === undefined || resourceGroup.existing) return false;
  const vaults = vaultsOf(settings).map(([, vault]) => vault);
  return [...vaults, functionApp, gateway].some(
    (piece) => piece !== undefined && piece.existing === undefined,
  );
}

/** A vault of the stack file. */
export interface AskedVault {
  /** What the stack file calls it. */
  readonly called: string;
  readonly settings: VaultSettings;
  /** ARM ID. */
  readonly id: string;
  readonly isDeclared: boolean;
  readonly access: Asked["access"];
}

/** All vaults, the default one first. */
export function vaultsAsked(asked: Asked): AskedVault[] {
  return vaultsOf(asked.settings).map(([called, settings]) => {
    const isDeclared = settings.existing === undefined;
    return {
      called,
      settings,
      id: `${groupOf(asked, settings)}/providers/Microsoft.KeyVault/vaults/${settings.vaultName}`,
      isDeclared,
      access: isDeclared ? (settings.access ?? "policies") : asked.access,
    };
  });
}

/** The Function App, where it is made here (`declared`) or is there (`existing`). */
export function siteOf(asked: Asked, which: "declared" | "existing"): string[] {
  const { functionApp: site } = asked.settings;
  if (site === undefined || (site.existing === undefined) !== (which === "declared")) return [];
  return [`${groupOf(asked, site)}/providers/Microsoft.Web/sites/${site.siteName}`];
}

/** The gateway, where it is made here or is there. */
export function gatewayOf(asked: Asked, which: "declared" | "existing" | "any"): string[] {
  const { gateway } = asked.settings;
  if (gateway === undefined) return [];
  const isDeclared = gateway.existing === undefined;
  if (which !== "any" && isDeclared !== (which === "declared")) return [];
  return [`${groupOf(asked, gateway)}/providers/Microsoft.ApiManagement/service/${gateway.serviceName}`];
}

/** User-assigned identities that read a vault. */
export function identitiesOf(asked: Asked): string[] {
  const readers = vaultsOf(asked.settings).flatMap(([, one]) => Object.values(one.readers));
  return readers.flatMap((reader) => {
    if (!("identity" in reader)) return [];
    const { name, ...existing } = reader.identity;
    const group = groupOf(asked, { existing });
    return [`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`];
  });
}

/** True if anybody but whoever runs this gets a right in a vault. */
export function givesRights({ settings }: Asked, { called, settings: vault }: AskedVault): boolean {
  const named = Object.keys(vault.readers).length + Object.keys(vault.writers).length;
  return named > 0 || recipientReaders(settings, called).length > 0 || isReadByPieces(settings, called);
}

/** Function App and gateway read in the default vault, and wherever the first copy of a consumer's secret lies. */
function isReadByPieces(settings: Settings, called: string): boolean {
  const { functionApp, gateway, consumers } = settings;
  if (called === defaultVault) return functionApp !== undefined || gateway !== undefined;
  if (functionApp === undefined && gateway?.namedValues !== true) return false;
  return Object.keys(consumers).some((one) => vaultsOfConsumer(settings, one)[0] === called);
}

/** Consumers of Entra, as the stack file has them: with a client ID, those that it adopts. */
export function entraConsumers({ settings }: Asked): readonly { readonly clientId?: string | undefined }[] {
  return Object.values(settings.consumers).filter(({ system }) => system === "entra");
}
