import { z } from "zod";
import { requireTopicSource } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { resourceId } from "../../ids";
import { without } from "../../properties";
import { plainResource } from "./plainResource";
import { oneOf, resourceGroupName, tags, text } from "./shapes";

const type = "Microsoft.EventGrid/systemTopics";

/** The events of an Azure resource. Source: azure-native 3.28.0, API version 2025-02-15. */
export const systemTopic = plainResource({
  token: "azure-native:eventgrid:SystemTopic",
  apiVersion: "2025-02-15",
  takesLocation: true,
  autoname: { property: "systemTopicName", kind: "random" },
  shape: z.strictObject({
    systemTopicName: z.string().regex(/^[a-zA-Z0-9-]{3,128}$/),
    resourceGroupName,
    location: z.string(),
    identity: z
      .strictObject({
        principalId: text,
        tenantId: text,
        type: oneOf("None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"),
        userAssignedIdentities: z
          .record(z.string(), z.strictObject({ clientId: text, principalId: text }))
          .optional(),
      })
      .optional(),
    source: text,
    tags,
    topicType: text,
  }),
  replaceOn: ["resourceGroupName", "systemTopicName", "location"],
  computed: ["azureApiVersion", "metricResourceId", "name", "provisioningState", "systemData", "type"],
  nameOf: ({ systemTopicName }) => systemTopicName,
  idOf: ({ subscriptionId }, { resourceGroupName: group, systemTopicName }) =>
    resourceId(subscriptionId, group, type, systemTopicName),
  refuse: requireTopicSource,
  answer: (world, resource) => ({
    ...without(resource.inputs, "resourceGroupName", "systemTopicName"),
    identity: resource.assigned.identity,
    metricResourceId: resource.name,
    provisioningState: "Succeeded",
    systemData: systemData(world, resource),
    type,
  }),
});
