import type { Existing } from "../settings/estate";
import type { Settings } from "../settings/settings";

/**
 * What somebody may want to do with a stack. `repair` is an `up` that removes what left the stack file, or puts right what
 * somebody deleted or changed.
 */
export const commands = ["preview", "up", "repair", "status", "destroy"] as const;
export type Command = (typeof commands)[number];

/** What a stack's rights hang on: its file, and what only Azure knows. */
export interface Asked {
  readonly settings: Settings;
  /** The subscription that its runs work in. */
  readonly subscriptionId: string;
  /** How the vault gives rights; of one that exists, the stack file doesn't say. */
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
  const { resourceGroup, vault, functionApp, gateway } = settings;
  if (resourceGroup === undefined || resourceGroup.existing) return false;
  return [vault, functionApp, gateway].some((piece) => piece !== undefined && piece.existing === undefined);
}

export function vaultOf(asked: Asked): string {
  const { vault } = asked.settings;
  return `${groupOf(asked, vault)}/providers/Microsoft.KeyVault/vaults/${vault.vaultName}`;
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

/** User-assigned identities that read the vault. */
export function identitiesOf(asked: Asked): string[] {
  return Object.values(asked.settings.vault.readers).flatMap((reader) => {
    if (!("identity" in reader)) return [];
    const { name, ...existing } = reader.identity;
    const group = groupOf(asked, { existing });
    return [`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`];
  });
}

/** True if anybody but whoever runs this gets a right in the vault. */
export function givesRights({ settings }: Asked): boolean {
  const { functionApp, gateway, vault, recipients } = settings;
  const named = Object.keys(vault.readers).length + Object.keys(vault.writers).length;
  const hasRecipients = Object.values(recipients).some(({ objectId }) => objectId !== undefined);
  return functionApp !== undefined || gateway !== undefined || named > 0 || hasRecipients;
}

/** Consumers of Entra, as the stack file has them: with a client ID, those that it adopts. */
export function entraConsumers({ settings }: Asked): readonly { readonly clientId?: string | undefined }[] {
  return Object.values(settings.consumers).filter(({ system }) => system === "entra");
}
