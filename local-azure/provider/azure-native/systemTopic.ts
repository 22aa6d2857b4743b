import { z } from "zod";
import { requireActionGroups, requireEventTypes, requireTopicSource } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { BadRequest, ParentResourceNotFound } from "../../errors/arm";
import { resourceId } from "../../ids";
import { without } from "../../properties";
import { flag, number, oneOf, plainResource, resourceGroupName, tags, text, texts, whole } from "./shared";

const topicType = "Microsoft.EventGrid/systemTopics";

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
    resourceId(subscriptionId, group, topicType, systemTopicName),
  refuse: requireTopicSource,
  answer: (world, resource) => ({
    ...without(resource.inputs, "resourceGroupName", "systemTopicName"),
    identity: resource.assigned.identity,
    metricResourceId: resource.name,
    provisioningState: "Succeeded",
    systemData: systemData(world, resource),
    type: topicType,
  }),
});

const deliveryAttributeMappings = z
  .array(
    z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("Dynamic"), name: text, sourceField: text }),
      z.strictObject({ type: z.literal("Static"), name: text, isSecret: flag, value: text }),
    ]),
  )
  .optional();
const batch = { maxEventsPerBatch: whole, preferredBatchSizeInKilobytes: whole };

const destination = z
  .discriminatedUnion("endpointType", [
    z.strictObject({
      endpointType: z.literal("AzureFunction"),
      resourceId: text,
      deliveryAttributeMappings,
      ...batch,
    }),
    z.strictObject({
      endpointType: z.enum(["EventHub", "HybridConnection", "ServiceBusQueue", "ServiceBusTopic"]),
      resourceId: text,
      deliveryAttributeMappings,
    }),
    z.strictObject({
      endpointType: z.literal("MonitorAlert"),
      actionGroups: texts,
      description: text,
      severity: oneOf("Sev0", "Sev1", "Sev2", "Sev3", "Sev4"),
    }),
    z.strictObject({ endpointType: z.literal("NamespaceTopic"), resourceId: text }),
    z.strictObject({
      endpointType: z.literal("StorageQueue"),
      resourceId: text,
      queueName: text,
      queueMessageTimeToLiveInSeconds: number,
    }),
    z.strictObject({
      endpointType: z.literal("WebHook"),
      endpointUrl: text,
      azureActiveDirectoryApplicationIdOrUri: text,
      azureActiveDirectoryTenantId: text,
      deliveryAttributeMappings,
      minimumTlsVersionAllowed: oneOf("1.0", "1.1", "1.2"),
      ...batch,
    }),
  ])
  .optional();

const advancedFilter = z.discriminatedUnion("operatorType", [
  z.strictObject({ operatorType: z.literal("BoolEquals"), key: text, value: flag }),
  z.strictObject({ operatorType: z.enum(["IsNotNull", "IsNullOrUndefined"]), key: text }),
  z.strictObject({
    operatorType: z.enum([
      "NumberGreaterThan",
      "NumberGreaterThanOrEquals",
      "NumberLessThan",
      "NumberLessThanOrEquals",
    ]),
    key: text,
    value: number,
  }),
  z.strictObject({
    operatorType: z.enum(["NumberIn", "NumberNotIn"]),
    key: text,
    values: z.array(z.number()).optional(),
  }),
  z.strictObject({
    operatorType: z.enum(["NumberInRange", "NumberNotInRange"]),
    key: text,
    values: z.array(z.array(z.number())).optional(),
  }),
  z.strictObject({
    operatorType: z.enum([
      ...(["StringBeginsWith", "StringContains", "StringEndsWith", "StringIn"] as const),
      ...(["StringNotBeginsWith", "StringNotContains", "StringNotEndsWith", "StringNotIn"] as const),
    ]),
    key: text,
    values: texts,
  }),
]);

const identity = z
  .strictObject({ type: oneOf("SystemAssigned", "UserAssigned"), userAssignedIdentity: text })
  .optional();
const deadLetterDestination = z
  .strictObject({ endpointType: z.literal("StorageBlob"), blobContainerName: text, resourceId: text })
  .optional();

/** A subscription of a system topic's events. Source: azure-native 3.28.0, API version 2025-02-15. */
const eventSubscriptionShape = z.strictObject({
  eventSubscriptionName: z.string().min(3).max(64),
  resourceGroupName,
  systemTopicName: z.string(),
  deadLetterDestination,
  deadLetterWithResourceIdentity: z.strictObject({ deadLetterDestination, identity }).optional(),
  deliveryWithResourceIdentity: z.strictObject({ destination, identity }).optional(),
  destination,
  eventDeliverySchema: oneOf("EventGridSchema", "CustomInputSchema", "CloudEventSchemaV1_0"),
  expirationTimeUtc: text,
  filter: z
    .strictObject({
      advancedFilters: z.array(advancedFilter).optional(),
      enableAdvancedFilteringOnArrays: flag,
      includedEventTypes: texts,
      isSubjectCaseSensitive: flag,
      subjectBeginsWith: text,
      subjectEndsWith: text,
    })
    .optional(),
  labels: texts,
  retryPolicy: z.strictObject({ eventTimeToLiveInMinutes: whole, maxDeliveryAttempts: whole }).optional(),
});

const subscriptionType = "Microsoft.EventGrid/systemTopics/eventSubscriptions";

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
    resourceId(subscriptionId, group, subscriptionType, systemTopicName, eventSubscriptionName),
  refuse(world, inputs, id) {
    const topic = world.resources.get(id.slice(0, id.lastIndexOf("/eventSubscriptions/")));
    if (topic === undefined) throw new ParentResourceNotFound(subscriptionType, inputs.systemTopicName);
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
    type: subscriptionType,
  }),
});
