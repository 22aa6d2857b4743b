import { z } from "zod";
import { requireFragment } from "../../arm/policyXml";
import { ParentResourceNotFound, ResourceNotFound } from "../../errors/arm";
import { resourceId } from "../../ids";
import { text as textOf } from "../../properties";
import { types } from "../../../names/types";
import { plainResource } from "./plainResource";
import { defineFunction } from "../resourceType";
import { oneOf, resourceGroupName } from "./shapes";

const type = "Microsoft.ApiManagement/service/policyFragments";

/** A policy that other policies of an API Management service include. Source: azure-native 3.28.0, API version 2024-05-01. */
export const policyFragment = plainResource({
  token: types.policyFragment,
  apiVersion: "2024-05-01",
  autoname: { property: "id", kind: "random" },
  shape: z.strictObject({
    id: z
      .string()
      .min(1)
      .max(80)
      .regex(/^\w(?:[\w-]*\w)?$/),
    serviceName: z.string(),
    resourceGroupName,
    description: z.string().max(1000).optional(),
    format: oneOf("xml", "rawxml"),
    value: z.string(),
  }),
  replaceOn: ["resourceGroupName", "serviceName", "id"],
  computed: ["azureApiVersion", "name", "provisioningState", "type"],
  nameOf: ({ id }) => id,
  idOf: ({ subscriptionId }, { resourceGroupName: group, serviceName, id }) =>
    resourceId(subscriptionId, group, type, serviceName, id),
  refuse({ resources }, { value, format }, id) {
    const parent = id.slice(0, id.lastIndexOf("/policyFragments/"));
    if (resources.get(parent) === undefined)
      throw new ParentResourceNotFound("service/policyFragments", parent);
    requireFragment(value, format ?? "xml");
  },
  kept: (inputs) => ({ ...inputs, value: laidOut(textOf(inputs, "value") ?? "") }),
  answer: (_world, { inputs }) => ({
    description: inputs.description,
    format: inputs.format ?? "xml",
    provisioningState: "Succeeded",
    type,
    value: inputs.value,
  }),
});

/** Line ends as the service writes them, whatever it was sent. Source: Azure/azure-rest-api-specs#21835. */
function laidOut(xml: string): string {
  return xml.trim().replaceAll(/\r?\n/g, "\r\n");
}

export const getPolicyFragment = defineFunction({
  token: "azure-native:apimanagement:getPolicyFragment",
  shape: z.strictObject({
    id: z.string(),
    serviceName: z.string(),
    resourceGroupName,
    format: oneOf("xml", "rawxml"),
  }),
  call(world, { id: name, serviceName, resourceGroupName: group }) {
    const id = resourceId(world.subscriptionId, group, type, serviceName, name);
    const found = policyFragment.read(world, id, undefined);
    if (found === undefined) throw new ResourceNotFound(type, `${serviceName}/${name}`, group);
    return found.outputs;
  },
});
