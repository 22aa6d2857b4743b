import { z } from "zod";
import { putNamedValue } from "../../arm/gateways";
import { deleteResource } from "../../arm/resources";
import { resourceId } from "../../ids";
import { section, type Properties } from "../../properties";
import type { ArmResource } from "../../world/records";
import { ResourceNotFound } from "../../errors/arm";
import { defineFunction, defineResource } from "../resourceType";
import { refuseExisting, flag, resourceGroupName, text } from "./shapes";
import { types } from "../../../names/types";

const apiVersion = "2024-05-01";
const type = "Microsoft.ApiManagement/service/namedValues";

export const namedValue = defineResource({
  token: types.namedValue,
  apiVersion,
  autoname: { property: "namedValueId", kind: "random" },
  shape: z.strictObject({
    namedValueId: z
      .string()
      .max(256)
      .regex(/^[^*#&+:<>?]+$/),
    serviceName: z.string(),
    resourceGroupName,
    displayName: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[A-Za-z0-9-._]+$/),
    keyVault: z.strictObject({ identityClientId: text, secretIdentifier: text }).optional(),
    secret: flag,
    tags: z.array(z.string()).max(32).optional(),
    value: z.string().max(4096).optional(),
  }),
  replaceOn: ["resourceGroupName", "serviceName", "namedValueId"],
  computed: ["azureApiVersion", "name", "provisioningState", "type"],
  create(world, inputs, raw) {
    const { resourceGroupName: group, serviceName, namedValueId: name } = inputs;
    const id = resourceId(world.subscriptionId, group, type, serviceName, name);
    refuseExisting(world.resources.get(id));
    const made = putNamedValue(world, { id, name, inputs: raw });
    return { id: made.id, outputs: outputsOf(made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(found) };
  },
  update: (world, { id, inputs }, raw) =>
    outputsOf(putNamedValue(world, { id, name: inputs.namedValueId, inputs: raw })),
  remove(world, { id }) {
    deleteResource(world, id);
  },
});

export const getNamedValue = defineFunction({
  token: "azure-native:apimanagement:getNamedValue",
  shape: z.strictObject({ namedValueId: z.string(), serviceName: z.string(), resourceGroupName }),
  call(world, { namedValueId, serviceName, resourceGroupName: group }) {
    const found = world.resources.get(
      resourceId(world.subscriptionId, group, type, serviceName, namedValueId),
    );
    if (found === undefined) throw new ResourceNotFound(type, `${serviceName}/${namedValueId}`, group);
    return outputsOf(found);
  },
});

/** What a GET answers: the value only if it isn't a secret. */
function outputsOf({ id, name, inputs, assigned }: ArmResource): Properties {
  const keyVault =
    inputs.keyVault === undefined ? undefined : { ...section(inputs, "keyVault"), ...assigned };
  return {
    azureApiVersion: apiVersion,
    id,
    displayName: inputs.displayName,
    keyVault,
    name,
    provisioningState: "Succeeded",
    secret: inputs.secret ?? false,
    tags: inputs.tags,
    type,
    value: inputs.secret === true ? undefined : inputs.value,
  };
}
