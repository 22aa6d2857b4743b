import { z } from "zod";
import { requireDiagnostics } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { BadRequest } from "../../errors/arm";
import { without } from "../../properties";
import { plainResource } from "./plainResource";
import { text } from "./shapes";

const type = "Microsoft.Insights/diagnosticSettings";
const retentionPolicy = z.strictObject({ days: z.number(), enabled: z.boolean() }).optional();

const destinations = [
  "eventHubAuthorizationRuleId",
  "marketplacePartnerId",
  "serviceBusRuleId",
  "storageAccountId",
  "workspaceId",
] as const;

/** Where a resource's logs and metrics go. Source: azure-native 3.28.0, API version 2021-05-01-preview. */
export const diagnosticSetting = plainResource({
  token: "azure-native:monitor:DiagnosticSetting",
  apiVersion: "2021-05-01-preview",
  autoname: { property: "name", kind: "random" },
  shape: z.strictObject({
    name: z.string(),
    resourceUri: z.string(),
    eventHubAuthorizationRuleId: text,
    eventHubName: text,
    logAnalyticsDestinationType: text,
    logs: z
      .array(z.strictObject({ category: text, categoryGroup: text, enabled: z.boolean(), retentionPolicy }))
      .optional(),
    marketplacePartnerId: text,
    metrics: z
      .array(z.strictObject({ category: text, enabled: z.boolean(), retentionPolicy, timeGrain: text }))
      .optional(),
    serviceBusRuleId: text,
    storageAccountId: text,
    workspaceId: text,
  }),
  replaceOn: ["name", "resourceUri"],
  computed: ["azureApiVersion", "systemData", "type"],
  nameOf: ({ name }) => name,
  idOf: (_world, { resourceUri, name }) =>
    `/${resourceUri.replace(/^\/|\/$/g, "")}/providers/${type}/${name}`,
  refuse(world, inputs) {
    if (destinations.every((one) => inputs[one] === undefined))
      throw new BadRequest("At least one destination for the logs and metrics must be specified.");
    const { logs = [], metrics = [] } = inputs;
    requireDiagnostics(world, inputs.resourceUri, { logs, metrics });
  },
  answer: (world, resource) => ({
    ...without(resource.inputs, "resourceUri"),
    systemData: systemData(world, resource),
    type,
  }),
});
