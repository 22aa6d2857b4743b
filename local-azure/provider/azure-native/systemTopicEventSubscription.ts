import { requireActionGroups, requireEventTypes } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { BadRequest, ParentResourceNotFound } from "../../errors/arm";
import { resourceId } from "../../ids";
import { without } from "../../properties";
import { eventSubscriptionShape } from "./eventSubscriptionShape";
import { plainResource } from "./plainResource";

const type = "Microsoft.EventGrid/systemTopics/eventSubscriptions";

/** Whom a system topic tells of which events. */
export const systemTopicEventSubscription = plainResource({
  token: "azure-native:eventgrid:SystemTopicEventSubscription",
  apiVersion: "2025-02-15",
  autoname: { property: "eventSubscriptionName", kind: "random" },
  shape: eventSubscriptionShape,
  replaceOn: ["resourceGroupName", "systemTopicName", "eventSubscriptionName"],
  computed: ["azureApiVersion", "name", "provisioningState", "systemData", "topic", "type"],
  nameOf: ({ eventSubscriptionName }) => eventSubscriptionName,
  idOf: ({ subscriptionId }, { resourceGroupName: group, systemTopicName, eventSubscriptionName }) =>
    resourceId(subscriptionId, group, type, systemTopicName, eventSubscriptionName),
  refuse(world, inputs, id) {
    const topic = world.resources.get(id.slice(0, id.lastIndexOf("/eventSubscriptions/")));
    if (topic === undefined) throw new ParentResourceNotFound(type, inputs.systemTopicName);
    const { destination = inputs.deliveryWithResourceIdentity?.destination } = inputs;
    if (destination === undefined) throw new BadRequest("The event subscription's destination is required.");
    requireEventTypes(topic, inputs.filter?.includedEventTypes ?? []);
    if (destination.endpointType !== "MonitorAlert") return;
    // Source: Azure Event Grid, "Azure Monitor alerts as an event handler".
    if (inputs.eventDeliverySchema !== "CloudEventSchemaV1_0")
      throw new BadRequest(
        "A MonitorAlert destination takes events in the CloudEventSchemaV1_0 schema only.",
      );
    requireActionGroups(world, destination.actionGroups ?? []);
  },
  answer: (world, resource) => ({
    eventDeliverySchema: "EventGridSchema",
    ...without(resource.inputs, "eventSubscriptionName", "resourceGroupName", "systemTopicName"),
    provisioningState: "Succeeded",
    systemData: systemData(world, resource),
    topic: world.resources.get(resource.id.slice(0, resource.id.lastIndexOf("/eventSubscriptions/")))?.inputs
      .source,
    type,
  }),
});
