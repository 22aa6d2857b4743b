import { propertiesIn } from "../../protocol/messages";
import { revealAll } from "../../protocol/secrets";
import { AuthorizationFailed, LinkedAuthorizationFailed } from "../errors/azureError";
import { type ArmType, armTypes, armVerbs } from "../faults/operations";
import { type Properties } from "../properties";
import { type Call, requestOf } from "../provider/operationOf";
import type { PackageName } from "../provider/packageName";
import type { App } from "../world/records";
import type { World } from "../world/world";
import { armDemands } from "./armActions";
import type { Granted } from "./granted";
import { mayRead, mayWriteOwned, requireAppOwner, requireGraphRole, type GraphAsking } from "./ownership";

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
