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
}

export async function readVault(
  vaultName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<ExistingVault>> {
  const { resourceGroup: resourceGroupName } = where;
  return reading(async () => {
    const opts = subscriptions.optionsOf(where);
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
export async function readFunctionApp(
  name: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<string | undefined>> {
  const { resourceGroup: resourceGroupName } = where;
  return reading(async () => {
    const { identity } = await web.getWebApp({ name, resourceGroupName }, subscriptions.optionsOf(where));
    return identity?.principalId;
  });
}

/** A gateway's identity, where it has one. */
export async function readGateway(
  serviceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<string | undefined>> {
  const { resourceGroup: resourceGroupName } = where;
  return reading(async () => {
    const opts = subscriptions.optionsOf(where);
    const service = await apimanagement.getApiManagementService({ serviceName, resourceGroupName }, opts);
    return service.identity?.principalId;
  });
}

/** Object ID of a user-assigned identity. */
export async function readIdentity(
  name: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<string>> {
  const { resourceGroup: resourceGroupName } = where;
  return reading(async () => {
    const opts = subscriptions.optionsOf(where);
    const args = { resourceName: name, resourceGroupName };
    const { principalId } = await managedidentity.getUserAssignedIdentity(args, opts);
    return principalId;
  });
}

/** A named value of a gateway, if it is there. */
export async function readNamedValue(
  namedValueId: string,
  serviceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<unknown>> {
  const { resourceGroup: resourceGroupName } = where;
  return reading(async () => {
    const args = { namedValueId, serviceName, resourceGroupName };
    return apimanagement.getNamedValue(args, subscriptions.optionsOf(where));
  });
}

/** A policy fragment of a gateway, if it is there. */
export async function readPolicyFragment(
  id: string,
  serviceName: string,
  where: Existing,
  subscriptions: Subscriptions,
): Promise<Reading<unknown>> {
  const { resourceGroup: resourceGroupName } = where;
  return reading(async () => {
    const args = { id, serviceName, resourceGroupName };
    return apimanagement.getPolicyFragment(args, subscriptions.optionsOf(where));
  });
}

async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    const reason = saidBy(error);
    return { reason, isGone: /ResourceNotFound|ResourceGroupNotFound|was not found|\b404\b/.test(reason) };
  }
}

/** In a sentence, what couldn't be read, and that nobody waits for it. */
export function sayUnread(key: string, what: string, reason: string): void {
  void pulumi.log.warn(
    `quarterturn:${key}: ${what} can't be read (${reason}); correct it, or make sure that it can be read. ` +
      "What it has already stays, and no rotation waits for it.",
  );
}
