import { propertiesIn } from "../../protocol/messages";
import { revealAll } from "../../protocol/secrets";
import { AuthorizationFailed, LinkedAuthorizationFailed } from "../errors/azureError";
import { type ArmType, armTypes, armVerbs } from "../faults/operations";
import { resourceGroupId, resourceId } from "../ids";
import { isProperties, list, type Properties, section, text } from "../properties";
import { type Call, requestOf } from "../provider/operationOf";
import type { PackageName } from "../provider/package";
import type { App } from "../world/records";
import type { World } from "../world/world";
import type { Granted } from "./granted";
import { type GraphAsking, mayRead, mayWriteOwned, requireAppOwner, requireGraphRole } from "./ownership";

/**
 * Refuses what whoever runs Pulumi may not do, in a run that is given rights. A preview of a change asks for nothing.
 * @throws AuthorizationFailed, LinkedAuthorizationFailed, AuthorizationRequestDenied.
 */
export function requireProviderRights(world: World, pkg: PackageName, call: Call): void {
  const { granted, caller } = world;
  const asked = granted && requestOf(pkg, call, world);
  if (granted === undefined || asked?.operation === undefined) return;
  if (asked.area === "ARM") requireArmRights(world, granted, asked.operation, call);
  if (asked.area === "Graph") {
    const asking = { objectId: caller.objectId, roles: granted.rights.graph };
    requireGraphRights(world, asking, asked.operation, call);
  }
}

function requireArmRights(world: World, granted: Granted, operation: string, call: Call): void {
  const verb = armVerbs.find((one) => operation.startsWith(one)) ?? "";
  const type = operation.slice(verb.length);
  if (!Object.hasOwn(armTypes, type)) return;
  const demands = armDemands(world, type as ArmType, call.method, { id: idIn(call), inputs: inputsIn(call) });
  // All that are asked for are noted, whichever is refused.
  const refused = demands.filter(
    ({ action, scope }) => !granted.allows({ kind: "action", name: action, scope }),
  );
  const [first] = refused;
  if (first === undefined) return;
  const own = demands.findLast(({ isLinked }) => isLinked !== true);
  if (first.isLinked !== true || own === undefined)
    throw new AuthorizationFailed(world.caller, first.action, first.scope);
  throw new LinkedAuthorizationFailed(world.caller, own, first);
}

function requireGraphRights(world: World, asking: GraphAsking, operation: string, call: Call): void {
  if (operation.startsWith("get")) {
    requireGraphRole(world, asking, mayRead);
    return;
  }
  if (operation === "createApplication") {
    requireGraphRole(world, asking, mayWriteOwned);
    return;
  }
  const app = appOf(world, call);
  // Of one that is gone, Graph says that.
  if (app === undefined) requireGraphRole(world, asking, mayWriteOwned);
  else requireAppOwner(world, asking, app);
}

/** The app that a call is about: by object ID, or that of a service principal. */
function appOf({ apps, servicePrincipals }: World, call: Call): App | undefined {
  const { applicationId, clientId } = inputsIn(call);
  const id = typeof applicationId === "string" ? applicationId : (idIn(call) ?? "");
  const [, objectId = ""] = /^(?:\/\w+\/)?([^/]+)/.exec(id) ?? [];
  const principal = servicePrincipals.get(objectId);
  const wanted = principal?.clientId ?? (typeof clientId === "string" ? clientId : undefined);
  return apps.get(objectId) ?? apps.find((app) => app.clientId === wanted);
}

function idIn({ method, request }: Call): string | undefined {
  return method === "create" || method === "invoke" ? undefined : request.getId();
}

function inputsIn({ method, request }: Call): Properties {
  switch (method) {
    case "create":
      return revealAll(propertiesIn(request.getProperties()));
    case "update":
      return revealAll(propertiesIn(request.getNews()));
    case "invoke":
      return revealAll(propertiesIn(request.getArgs()));
    case "delete":
    case "read":
      return {};
  }
}

/** What a request asks of Azure Resource Manager, and on what. */
interface ArmDemand {
  readonly action: string;
  readonly scope: string;
  /** True for another resource than the request's own, which that is bound to. */
  readonly isLinked?: boolean;
}

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
function armDemands(
  world: Pick<World, "resources" | "subscriptionId">,
  type: ArmType,
  method: Call["method"],
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

function policyDemands(method: Call["method"], scope: string): readonly ArmDemand[] {
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
