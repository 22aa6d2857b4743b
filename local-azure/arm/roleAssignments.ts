import {
  BadRequest,
  PrincipalNotFound,
  RoleAssignmentExists,
  UnmatchedPrincipalType,
  ResourceNotFound,
  RoleAssignmentUpdateNotPermitted,
} from "../errors/arm";
import { type Properties, text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { lastNameOf } from "../ids";

/** A role for a principal at a scope. `roleDefinitionId` ends in `/roleDefinitions/{uuid}`. */
export interface CreateRoleAssignmentRequest {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType?: string | undefined;
  readonly inputs: Properties;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Gives a principal a role. Azure takes a principal's type to be User unless the request says otherwise.
 * @throws PrincipalNotFound, UnmatchedPrincipalType, RoleAssignmentExists, BadRequest.
 */
export function createRoleAssignment(
  world: Pick<World, "clock" | "resources" | "tenantId"> & Parameters<typeof principalKind>[0],
  request: CreateRoleAssignmentRequest,
): ArmResource {
  const { id, name, principalId, inputs } = request;
  if (!uuid.test(name)) {
    throw new BadRequest(
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  const kind = principalKind(world, principalId);
  if (kind === undefined) throw new PrincipalNotFound(principalId, world.tenantId);
  const said = request.principalType ?? "User";
  if (said !== kind) throw new UnmatchedPrincipalType(principalId, kind, said);
  if (world.resources.find((other) => sameGrant(other, request)) !== undefined)
    throw new RoleAssignmentExists();
  const now = world.clock.now();
  const assignment = { id, name, inputs, assigned: {}, createdAt: now, modifiedAt: now };
  world.resources.put(id, assignment);
  return assignment;
}

/** What a principal of the tenant is: an application or managed identity, or somebody; undefined if there is none. */
export function principalKind(
  {
    caller,
    operator,
    people,
    servicePrincipals,
  }: Pick<World, "caller" | "operator" | "people" | "servicePrincipals">,
  objectId: string,
): "Group" | "ServicePrincipal" | "User" | undefined {
  const isOurs = [caller.objectId, operator.objectId].includes(objectId);
  if (isOurs || servicePrincipals.get(objectId) !== undefined) return "ServicePrincipal";
  return people.get(objectId)?.kind;
}

/** Whatever its name is, and whatever condition it is under: one role for one principal at one scope. */
function sameGrant({ inputs }: ArmResource, wanted: CreateRoleAssignmentRequest): boolean {
  const same = (one: string | undefined, other: string): boolean =>
    one?.toLowerCase() === other.toLowerCase();
  return (
    same(text(inputs, "principalId"), wanted.principalId) &&
    same(text(inputs, "scope"), wanted.scope) &&
    same(lastNameOf(text(inputs, "roleDefinitionId") ?? ""), lastNameOf(wanted.roleDefinitionId))
  );
}

/** What a list of assignments can be filtered by. */
export type AssignmentFilter = "all" | "atScope" | { readonly principalId: string };

/** The assignments that apply at a scope: those at it and above it, and, unless only these are asked for, those below it. */
export function roleAssignmentsAt(
  { resources }: Pick<World, "resources">,
  scope: string,
  filter: AssignmentFilter,
): readonly ArmResource[] {
  const at = `${scope.toLowerCase()}/`;
  return resources.all().filter(({ id, inputs }) => {
    if (!/\/roleAssignments\/[^/]+$/i.test(id)) return false;
    const given = `${(text(inputs, "scope") ?? "").toLowerCase().replace(/\/+$/, "")}/`;
    const applies = at.startsWith(given) || (filter !== "atScope" && given.startsWith(at));
    const isHeld =
      typeof filter === "string" ||
      text(inputs, "principalId")?.toLowerCase() === filter.principalId.toLowerCase();
    return applies && isHeld;
  });
}

/**
 * Writes an assignment's description or condition anew; what it grants is fixed.
 * @throws ResourceNotFound, RoleAssignmentUpdateNotPermitted.
 */
export function updateRoleAssignment(
  world: Pick<World, "clock" | "resources">,
  { id, inputs }: { readonly id: string; readonly inputs: Properties },
): ArmResource {
  const previous = world.resources.get(id);
  if (previous === undefined) {
    throw new ResourceNotFound("Microsoft.Authorization/roleAssignments", lastNameOf(id), "");
  }
  const fixed = ["principalId", "principalType", "roleDefinitionId", "scope"];
  if (fixed.some((name) => previous.inputs[name] !== inputs[name]))
    throw new RoleAssignmentUpdateNotPermitted();
  const updated = { ...previous, inputs, modifiedAt: world.clock.now() };
  world.resources.put(id, updated);
  return updated;
}
