import { z } from "zod";
import { systemData } from "../../arm/resources";
import { resourceId } from "../../ids";
import { deleteIdentity, putIdentity } from "../../arm/identities";
import { ResourceNotFound } from "../../errors/arm";
import type { Properties } from "../../properties";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineFunction, defineResource } from "../package";
import { refuseExisting, resourceGroupName, tags } from "./shared";
import { types } from "../../../names/types";

const apiVersion = "2023-01-31";
const type = "Microsoft.ManagedIdentity/userAssignedIdentities";

export const userAssignedIdentity = defineResource({
  token: types.userAssignedIdentity,
  apiVersion,
  takesLocation: true,
  autoname: { property: "resourceName", kind: "random" },
  shape: z.strictObject({ resourceName: z.string(), resourceGroupName, location: z.string(), tags }),
  replaceOn: ["resourceGroupName", "resourceName", "location"],
  computed: ["azureApiVersion", "clientId", "name", "principalId", "systemData", "tenantId", "type"],
  create(world, inputs, raw) {
    const id = resourceId(world.subscriptionId, inputs.resourceGroupName, type, inputs.resourceName);
    refuseExisting(world.resources.get(id));
    const made = putIdentity(world, { id, name: inputs.resourceName, inputs: raw });
    return { id: made.id, outputs: outputsOf(world, made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
  },
  update: (world, { id, inputs }, raw) =>
    outputsOf(world, putIdentity(world, { id, name: inputs.resourceName, inputs: raw })),
  remove(world, { id }) {
    deleteIdentity(world, id);
  },
});

/** An identity as Azure answers it; `getUserAssignedIdentity` answers the same. */
export function outputsOf(world: World, resource: ArmResource): Properties {
  return {
    azureApiVersion: apiVersion,
    id: resource.id,
    ...resource.assigned,
    location: resource.inputs.location,
    name: resource.name,
    systemData: systemData(world, resource),
    tags: resource.inputs.tags ?? {},
    tenantId: world.tenantId,
    type,
  };
}

export const getUserAssignedIdentity = defineFunction({
  token: "azure-native:managedidentity:getUserAssignedIdentity",
  shape: z.strictObject({ resourceGroupName, resourceName: z.string() }),
  call(world, { resourceGroupName: group, resourceName: name }) {
    const found = world.resources.get(resourceId(world.subscriptionId, group, type, name));
    if (found === undefined) throw new ResourceNotFound(type, name, group);
    return outputsOf(world, found);
  },
});
