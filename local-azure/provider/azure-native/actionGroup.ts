import { z } from "zod";
import { requireActionGroupLocation, requireDistinctNames } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { resourceId } from "../../ids";
import { without } from "../../properties";
import { plainResource, flag, resourceGroupName, tags, text, texts } from "./shared";

const type = "Microsoft.Insights/actionGroups";
const name = z.string();
const useCommonAlertSchema = flag;
const phone = z.array(z.strictObject({ name, countryCode: z.string(), phoneNumber: z.string() })).optional();

/** Every kind of receiver. Source: azure-native 3.28.0, API version 2024-10-01-preview. */
const receivers = {
  armRoleReceivers: z.array(z.strictObject({ name, roleId: z.string(), useCommonAlertSchema })).optional(),
  automationRunbookReceivers: z
    .array(
      z.strictObject({
        automationAccountId: z.string(),
        isGlobalRunbook: z.boolean(),
        managedIdentity: text,
        name: text,
        runbookName: z.string(),
        serviceUri: text,
        useCommonAlertSchema,
        webhookResourceId: z.string(),
      }),
    )
    .optional(),
  azureAppPushReceivers: z.array(z.strictObject({ name, emailAddress: z.string() })).optional(),
  azureFunctionReceivers: z
    .array(
      z.strictObject({
        functionAppResourceId: z.string(),
        functionName: z.string(),
        httpTriggerUrl: z.string(),
        managedIdentity: text,
        name,
        useCommonAlertSchema,
      }),
    )
    .optional(),
  emailReceivers: z
    .array(z.strictObject({ name, emailAddress: z.string(), useCommonAlertSchema }))
    .optional(),
  eventHubReceivers: z
    .array(
      z.strictObject({
        eventHubName: z.string(),
        eventHubNameSpace: z.string(),
        managedIdentity: text,
        name,
        subscriptionId: z.string(),
        tenantId: text,
        useCommonAlertSchema,
      }),
    )
    .optional(),
  incidentReceivers: z
    .array(
      z.strictObject({
        connection: z.strictObject({ id: z.string(), name: z.string() }),
        incidentManagementService: z.enum(["Icm"]),
        mappings: z.record(z.string(), z.string()),
        name,
      }),
    )
    .optional(),
  itsmReceivers: z
    .array(
      z.strictObject({
        connectionId: z.string(),
        name,
        region: z.string(),
        ticketConfiguration: z.string(),
        workspaceId: z.string(),
      }),
    )
    .optional(),
  logicAppReceivers: z
    .array(
      z.strictObject({
        callbackUrl: z.string(),
        managedIdentity: text,
        name,
        resourceId: z.string(),
        useCommonAlertSchema,
      }),
    )
    .optional(),
  smsReceivers: phone,
  voiceReceivers: phone,
  webhookReceivers: z
    .array(
      z.strictObject({
        identifierUri: text,
        managedIdentity: text,
        name,
        objectId: text,
        serviceUri: z.string(),
        tenantId: text,
        useAadAuth: flag,
        useCommonAlertSchema,
      }),
    )
    .optional(),
};

/** Who is told when an alert fires. */
export const actionGroup = plainResource({
  token: "azure-native:monitor:ActionGroup",
  apiVersion: "2024-10-01-preview",
  takesLocation: true,
  autoname: { property: "actionGroupName", kind: "random" },
  shape: z.strictObject({
    actionGroupName: z.string(),
    resourceGroupName,
    location: z.string(),
    enabled: z.boolean(),
    groupShortName: z.string().max(12),
    identity: z
      .strictObject({
        type: z.enum(["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"]),
        userAssignedIdentities: texts,
      })
      .optional(),
    tags,
    ...receivers,
  }),
  replaceOn: ["resourceGroupName", "actionGroupName", "location"],
  computed: ["azureApiVersion", "name", "systemData", "type"],
  nameOf: ({ actionGroupName }) => actionGroupName,
  idOf: ({ subscriptionId }, { resourceGroupName: group, actionGroupName }) =>
    resourceId(subscriptionId, group, type, actionGroupName),
  refuse(_world, inputs) {
    requireActionGroupLocation(inputs.location);
    const kinds = Object.keys(receivers) as (keyof typeof receivers)[];
    requireDistinctNames(kinds.flatMap((kind) => (inputs[kind] ?? []).map(({ name: of }) => of ?? "")));
  },
  answer: (world, resource) => ({
    ...without(resource.inputs, "actionGroupName", "resourceGroupName"),
    identity: resource.assigned.identity,
    systemData: systemData(world, resource),
    tags: resource.inputs.tags ?? {},
    type,
  }),
});
