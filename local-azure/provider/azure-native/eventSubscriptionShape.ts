import { z } from "zod";
import { flag, number, oneOf, resourceGroupName, text, texts, whole } from "./shapes";

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
export const eventSubscriptionShape = z.strictObject({
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
