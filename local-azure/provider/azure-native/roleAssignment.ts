import { z } from "zod";
import { systemData } from "../../arm/resources";
import { createRoleAssignment, updateRoleAssignment } from "../../arm/roleAssignments";
import { without, type Properties } from "../../properties";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource } from "../package";
import { refuseExisting, oneOf, text } from "./shared";
import { types } from "../../../names/types";

const apiVersion = "2022-04-01";

export const roleAssignment = defineResource({
  token: types.roleAssignment,
  apiVersion,
  autoname: { property: "roleAssignmentName", kind: "uuid" },
  shape: z.strictObject({
    roleAssignmentName: z.string(),
    scope: z.string(),
    roleDefinitionId: z.string(),
    principalId: z.string(),
    principalType: oneOf(
      "User",
      "Group",
      "ServicePrincipal",
      "ForeignGroup",
      "Device",
      "AgentUser",
      "AgentServicePrincipal",
    ),
    condition: text,
    conditionVersion: text,
    delegatedManagedIdentityResourceId: text,
    description: text,
  }),
  replaceOn: ["scope", "roleAssignmentName", "principalId"],
  computed: [
    "azureApiVersion",
    "createdBy",
    "createdOn",
    "name",
    "systemData",
    "type",
    "updatedBy",
    "updatedOn",
  ],
  create(world, inputs, raw) {
    const { scope, roleAssignmentName: name } = inputs;
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    refuseExisting(world.resources.get(id));
    const made = createRoleAssignment(world, { ...inputs, id, name, inputs: raw });
    return { id: made.id, outputs: outputsOf(world, made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
  },
  update: (world, { id }, raw) => outputsOf(world, updateRoleAssignment(world, { id, inputs: raw })),
  remove(world, { id }) {
    world.resources.remove(id);
  },
});

export function outputsOf(world: World, resource: ArmResource): Properties {
  return {
    ...without(resource.inputs, "roleAssignmentName"),
    azureApiVersion: apiVersion,
    id: resource.id,
    createdBy: world.caller.objectId,
    createdOn: resource.createdAt,
    name: resource.name,
    systemData: systemData(world, resource),
    type: "Microsoft.Authorization/roleAssignments",
    updatedBy: world.caller.objectId,
    updatedOn: resource.modifiedAt,
  };
}
