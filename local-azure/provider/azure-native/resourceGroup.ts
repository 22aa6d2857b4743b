import { z } from "zod";
import { types } from "../../../names/types";
import { deleteResourceGroup, putResourceGroup } from "../../arm/resourceGroups";
import { ResourceGroupNotFound } from "../../errors/arm";
import { resourceGroupId } from "../../ids";
import type { Properties } from "../../properties";
import type { ArmResource } from "../../world/records";
import { defineFunction, defineResource } from "../package";
import { refuseExisting, resourceGroupName, tags, text } from "./shared";

const apiVersion = "2024-03-01";

export const resourceGroup = defineResource({
  token: types.resourceGroup,
  apiVersion,
  takesLocation: true,
  autoname: { property: "resourceGroupName", kind: "random" },
  shape: z.strictObject({ resourceGroupName, location: z.string(), managedBy: text, tags }),
  replaceOn: ["resourceGroupName", "location"],
  computed: ["azureApiVersion", "name", "properties", "type"],
  create(world, { resourceGroupName: name }, raw) {
    refuseExisting(world.resourceGroups.get(resourceGroupId(world.subscriptionId, name)));
    const group = putResourceGroup(world, { name, inputs: raw });
    return { id: group.id, outputs: outputsOf(group) };
  },
  read(world, id) {
    const group = world.resourceGroups.get(id);
    return group && { id: group.id, inputs: group.inputs, outputs: outputsOf(group) };
  },
  update: (world, { inputs }, raw) =>
    outputsOf(putResourceGroup(world, { name: inputs.resourceGroupName, inputs: raw })),
  remove(world, { id }) {
    deleteResourceGroup(world, id);
  },
});

/** A resource group as Azure answers it; `getResourceGroup` answers the same. */
export function outputsOf({ id, name, inputs }: ArmResource): Properties {
  return {
    azureApiVersion: apiVersion,
    id,
    name,
    location: inputs.location,
    managedBy: inputs.managedBy,
    properties: { provisioningState: "Succeeded" },
    tags: inputs.tags,
    type: "Microsoft.Resources/resourceGroups",
  };
}

export const getResourceGroup = defineFunction({
  token: "azure-native:resources:getResourceGroup",
  shape: z.strictObject({ resourceGroupName }),
  call(world, { resourceGroupName: name }) {
    const found = world.resourceGroups.get(resourceGroupId(world.subscriptionId, name));
    if (found === undefined) throw new ResourceGroupNotFound(name);
    return outputsOf(found);
  },
});
