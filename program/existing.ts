import * as apimanagement from "@pulumi/azure-native/apimanagement";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import { Provider } from "@pulumi/azure-native/provider";
import * as web from "@pulumi/azure-native/web";
import * as pulumi from "@pulumi/pulumi";
import type { VaultAccess } from "../components/secretVault";
import type { Existing } from "../settings/estate";
import { saidBy } from "./providerWords";

// What exists is read for what is needed of it, and never declared.

/** Something that was read, or why it could not be. */
export type Reading<T> = { readonly value: T } | { readonly reason: string; readonly isGone: boolean };

/** A vault that exists. */
export interface ExistingVault {
  readonly uri: string;
  readonly access: VaultAccess;
  /** Permissions for secrets by object ID, in small letters, as the vault's own policies have them. */
  readonly policies: ReadonlyMap<string, readonly string[]>;
}

/** Providers of other subscriptions, one for each. */
export class Subscriptions {
  private readonly others = new Map<string, Provider>();

  constructor(private readonly own: string) {}

  idOf({ subscription = this.own }: Pick<Existing, "subscription">): string {
    return subscription;
  }

  /** ARM ID of a resource group. */
  groupIdOf(where: Existing): string {
    return `/subscriptions/${this.idOf(where)}/resourceGroups/${where.resourceGroup}`;
  }

  /** Options for what lies there; none in the subscription that the run works in. */
  optionsOf(where: Pick<Existing, "subscription">): { readonly provider?: Provider } {
    const id = this.idOf(where);
    if (id.toLowerCase() === this.own.toLowerCase()) return {};
    const known = this.others.get(id);
    const provider = known ?? new Provider(`subscription-${id}`, { subscriptionId: id });
    this.others.set(id, provider);
    return { provider };
  }

  /** Asks for something that lies there. */
  async read<T>(
    where: Existing,
    ask: (resourceGroupName: string, opts: { readonly provider?: Provider }) => Promise<T>,
  ): Promise<Reading<T>> {
    try {
      return { value: await ask(where.resourceGroup, this.optionsOf(where)) };
    } catch (error) {
      const reason = saidBy(error);
      return { reason, isGone: /ResourceNotFound|ResourceGroupNotFound|was not found|\b404\b/.test(reason) };
    }
  }
}

export function readVault(
  vaultName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<ExistingVault>> {
  return subscriptions.read(where, async (resourceGroupName, opts) => {
    const { properties } = await keyvault.getVault({ vaultName, resourceGroupName }, opts);
    const { vaultUri, enableRbacAuthorization, accessPolicies = [] } = properties;
    return {
      uri: vaultUri,
      access: enableRbacAuthorization === true ? "rbac" : "policies",
      policies: new Map(
        accessPolicies.map(({ objectId, permissions }) => [
          objectId.toLowerCase(),
          (permissions.secrets ?? []).map((one) => one.toLowerCase()),
        ]),
      ),
    };
  });
}

/** Object ID of the system-assigned identity of a Function App; undefined if it has none. */
export function readFunctionApp(
  name: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<string | undefined>> {
  return subscriptions.read(where, async (resourceGroupName, opts) => {
    const { identity } = await web.getWebApp({ name, resourceGroupName }, opts);
    return identity?.principalId;
  });
}

/** A gateway's identity, where it has one. */
export function readGateway(
  serviceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<string | undefined>> {
  return subscriptions.read(where, async (resourceGroupName, opts) => {
    const args = { serviceName, resourceGroupName };
    const { identity } = await apimanagement.getApiManagementService(args, opts);
    return identity?.principalId;
  });
}

/** Object ID of a user-assigned identity. */
export function readIdentity(
  resourceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<string>> {
  return subscriptions.read(where, async (resourceGroupName, opts) => {
    const args = { resourceName, resourceGroupName };
    const { principalId } = await managedidentity.getUserAssignedIdentity(args, opts);
    return principalId;
  });
}

/** A named value of a gateway, if it is there. */
export function readNamedValue(
  namedValueId: string,
  serviceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<unknown>> {
  return subscriptions.read(where, (resourceGroupName, opts) =>
    apimanagement.getNamedValue({ namedValueId, serviceName, resourceGroupName }, opts),
  );
}

/** A policy fragment of a gateway, if it is there. */
export function readPolicyFragment(
  id: string,
  serviceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<unknown>> {
  return subscriptions.read(where, (resourceGroupName, opts) =>
    apimanagement.getPolicyFragment({ id, serviceName, resourceGroupName }, opts),
  );
}

/** In a sentence, what couldn't be read, and that nobody waits for it. */
export function sayUnread(key: string, what: string, reason: string): void {
  void pulumi.log.warn(
    `quarterturn:${key}: ${what} can't be read (${reason}); correct it, or make sure that it can be read. ` +
      "What it has already stays, and no rotation waits for it.",
  );
}
