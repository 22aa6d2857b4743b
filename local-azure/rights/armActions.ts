import { type ArmType, armTypes } from "../faults/operations";
import { resourceGroupId, resourceId } from "../ids";
import { isProperties, list, section, text, type Properties } from "../properties";
import type { World } from "../world/world";

/** What a request asks of Azure Resource Manager, and on what. */
export interface ArmDemand {
  readonly action: string;
  readonly scope: string;
  /** True for another resource than the request's own, which that is bound to. */
  readonly isLinked?: boolean;
}

export type ArmMethod = "create" | "read" | "update" | "delete" | "invoke";

/** The inputs that name a resource, the outermost first. */
const names: Readonly<Record<ArmType, readonly string[]>> = {
  AccessPolicy: ["vaultName"],
  ActionGroup: ["actionGroupName"],
  ApiManagementService: ["serviceName"],
  AppServicePlan: ["name"],
  DiagnosticSetting: ["name"],
  NamedValue: ["serviceName", "namedValueId"],
  PolicyFragment: ["serviceName", "id"],
  ResourceGroup: [],
  RoleAssignment: ["roleAssignmentName"],
  ScheduledQueryRule: ["ruleName"],
  Secret: ["vaultName", "secretName"],
  StorageAccount: ["accountName"],
  SystemTopic: ["systemTopicName"],
  SystemTopicEventSubscription: ["systemTopicName", "eventSubscriptionName"],
  UserAssignedIdentity: ["resourceName"],
  Vault: ["vaultName"],
  WebApp: ["name"],
};

/** Of these, a vault's policies are part of the vault. */
const policies = "Microsoft.KeyVault/vaults/accessPolicies/write";

/**
 * What azure-native asks of Azure Resource Manager for a resource: it looks whether one is there before it makes it.
 * Source: pulumi-azure-native, provider/pkg/provider and customresources.
 * @param known the resource's ID, where it is there already
 */
export function armDemands(
  world: Pick<World, "resources" | "subscriptionId">,
  type: ArmType,
  method: ArmMethod,
  { id: known, inputs }: { readonly id: string | undefined; readonly inputs: Properties },
): readonly ArmDemand[] {
  const scope = known ?? idOf(world, type, inputs);
  if (type === "AccessPolicy") return policyDemands(method, scope.replace(/\/accessPolicy\/[^/]*$/i, ""));
  const on = (verb: string): ArmDemand => ({ action: `${armTypes[type]}/${verb}`, scope });
  switch (method) {
    case "create":
    case "update":
      return [on("read"), on("write"), ...linked(world, type, inputs)];
    case "delete":
      return [on("delete")];
    case "invoke":
      return [on("read")];
    case "read":
      // A site's configuration is a request of its own.
      return type === "WebApp" ? [on("read"), on("config/read")] : [on("read")];
  }
}

function idOf({ subscriptionId }: Pick<World, "subscriptionId">, type: ArmType, inputs: Properties): string {
  const group = text(inputs, "resourceGroupName") ?? "";
  const named = names[type].map((name) => text(inputs, name) ?? "");
  if (type === "ResourceGroup") return resourceGroupId(subscriptionId, group);
  if (type === "AccessPolicy") return resourceId(subscriptionId, group, armTypes.Vault, ...named);
  const on = type === "RoleAssignment" ? text(inputs, "scope") : text(inputs, "resourceUri");
  return on === undefined
    ? resourceId(subscriptionId, group, armTypes[type], ...named)
    : `${on}/providers/${armTypes[type]}/${named[0] ?? ""}`;
}

function policyDemands(method: ArmMethod, scope: string): readonly ArmDemand[] {
  const read = { action: `${armTypes.Vault}/read`, scope };
  const write = { action: policies, scope };
  switch (method) {
    case "create":
    case "update":
      return [read, write];
    case "delete":
      return [write];
    case "read":
    case "invoke":
      return [read];
  }
}

type Resources = Pick<World, "resources">["resources"];

/** What a resource is bound to: Azure looks there whether its writer may do that. */
const links: Partial<
  Record<ArmType, readonly [string, (inputs: Properties, resources: Resources) => readonly unknown[]]>
> = {
  WebApp: ["Microsoft.Web/serverfarms/join/action", ({ serverFarmId }) => [serverFarmId]],
  Vault: [
    "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
    (inputs) =>
      list(section(section(inputs, "properties"), "networkAcls"), "virtualNetworkRules")
        .filter(isProperties)
        .map(({ id }) => id),
  ],
  DiagnosticSetting: [
    "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
    ({ workspaceId }) => [workspaceId],
  ],
  ScheduledQueryRule: ["Microsoft.OperationalInsights/workspaces/read", (inputs) => list(inputs, "scopes")],
  SystemTopicEventSubscription: [
    "Microsoft.EventGrid/eventSubscriptions/write",
    (inputs, resources) => {
      const end = `/systemTopics/${text(inputs, "systemTopicName") ?? ""}`.toLowerCase();
      return [resources.find(({ id }) => id.toLowerCase().endsWith(end))?.inputs.source];
    },
  ],
};

function linked(
  { resources }: Pick<World, "resources">,
  type: ArmType,
  inputs: Properties,
): readonly ArmDemand[] {
  const link = links[type];
  if (link === undefined) return [];
  const [action, scopesOf] = link;
  return scopesOf(inputs, resources).flatMap((scope) =>
    typeof scope === "string" ? [{ action, scope, isLinked: true }] : [],
  );
}
