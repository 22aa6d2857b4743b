import type { Properties } from "../../local-azure/properties";
import { tenantId } from "./support";

const uuid = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
const resourceGroupName = "rg-maxconf-test";

/** For each resource type inputs that won't be refused, with every input that has a rule beyond its type. */
export const samples: Readonly<Record<string, Properties>> = {
  "azure-native:resources:ResourceGroup": { resourceGroupName, location: "canadacentral" },
  "azure-native:keyvault:Vault": {
    vaultName: "kvlt-maxconf-test",
    resourceGroupName,
    location: "canadacentral",
    properties: { tenantId, sku: { family: "A", name: "standard" }, softDeleteRetentionInDays: 90 },
  },
  "azure-native:keyvault:AccessPolicy": {
    vaultName: "kvlt-maxconf-test",
    resourceGroupName,
    policy: { tenantId, objectId: uuid, permissions: { secrets: ["get", "list"] } },
  },
  "azure-native:keyvault:Secret": {
    vaultName: "kvlt-maxconf-test",
    resourceGroupName,
    secretName: "edge-client-secret",
    properties: { value: "one" },
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    resourceName: "id-gateway",
    resourceGroupName,
    location: "canadacentral",
  },
  "azure-native:authorization:RoleAssignment": {
    roleAssignmentName: uuid,
    scope: "/subscriptions/x",
    roleDefinitionId: `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${uuid}`,
    principalId: uuid,
    principalType: "ServicePrincipal",
  },
  "azure-native:apimanagement:ApiManagementService": {
    serviceName: "apim-maxconf-test",
    resourceGroupName,
    location: "canadacentral",
    publisherName: "MaxConf",
    publisherEmail: "publisher@example.com",
    sku: { name: "Developer", capacity: 1 },
  },
  "azure-native:apimanagement:NamedValue": {
    namedValueId: "edge",
    serviceName: "apim-maxconf-test",
    resourceGroupName,
    displayName: "edge",
    value: "one",
  },
  "azure-native:apimanagement:PolicyFragment": {
    id: "tokens",
    serviceName: "apim-maxconf-test",
    resourceGroupName,
    value: "<fragment><check-header name='X' /></fragment>",
  },
  "azure-native:eventgrid:SystemTopic": {
    systemTopicName: "evgt-kvlt-maxconf-test",
    resourceGroupName,
    location: "canadacentral",
    source: "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z",
    topicType: "Microsoft.Storage.StorageAccounts",
  },
  "azure-native:eventgrid:SystemTopicEventSubscription": {
    eventSubscriptionName: "expiry",
    systemTopicName: "evgt-kvlt-maxconf-test",
    resourceGroupName,
    destination: { endpointType: "MonitorAlert", actionGroups: [] },
    deliveryWithResourceIdentity: {
      destination: { endpointType: "StorageQueue", resourceId: "/subscriptions/x/y", queueName: "q" },
    },
    deadLetterDestination: { endpointType: "StorageBlob" },
    deadLetterWithResourceIdentity: { deadLetterDestination: { endpointType: "StorageBlob" } },
    eventDeliverySchema: "CloudEventSchemaV1_0",
    filter: { advancedFilters: [{ operatorType: "StringIn", key: "subject", values: ["edge"] }] },
  },
  "azure-native:monitor:ActionGroup": {
    actionGroupName: "ag-rotation",
    resourceGroupName,
    location: "global",
    enabled: true,
    groupShortName: "rotation",
  },
  "azure-native:monitor:DiagnosticSetting": {
    name: "audit",
    resourceUri: "/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z",
    workspaceId: "/subscriptions/x/workspaces/log",
    logs: [{ categoryGroup: "audit", enabled: true }],
  },
  "azure-native:monitor:ScheduledQueryRule": {
    ruleName: "refused-sign-ins",
    resourceGroupName,
    location: "canadacentral",
    scopes: ["/subscriptions/x/workspaces/log"],
    severity: 2,
    evaluationFrequency: "PT1H",
    windowSize: "PT1H",
    muteActionsDuration: "P1DT1H",
    overrideQueryTimeRange: "P2D",
    criteria: {
      allOf: [
        {
          query: "AADServicePrincipalSignInLogs | where ResultType in (7000222, 7000215)",
          timeAggregation: "Count",
          operator: "GreaterThan",
          threshold: 0,
        },
      ],
    },
  },
  "azure-native:storage:StorageAccount": {
    accountName: "stmaxconftest",
    resourceGroupName,
    location: "canadacentral",
    kind: "StorageV2",
    sku: { name: "Standard_LRS" },
    networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
  },
  "azure-native:web:AppServicePlan": {
    name: "plan",
    resourceGroupName,
    location: "canadacentral",
    sku: { name: "B1" },
  },
  "azure-native:web:WebApp": { name: "func-maxconf-test", resourceGroupName, location: "canadacentral" },
  "azuread:index/application:Application": {
    displayName: "sec_bcgov_v1",
    signInAudience: "AzureADMyOrg",
    templateId: uuid,
    groupMembershipClaims: ["None"],
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ id: uuid, type: "User" }] },
    appRoles: [{ id: uuid, allowedMemberTypes: ["Application"], description: "Reads", displayName: "Read" }],
    requiredResourceAccesses: [{ resourceAppId: uuid, resourceAccesses: [{ id: uuid, type: "Scope" }] }],
  },
  "azuread:index/applicationPassword:ApplicationPassword": {
    applicationId: `/applications/${uuid}`,
    startDate: "2026-11-22T00:00:00Z",
    endDate: "2027-05-21T00:00:00Z",
  },
  "azuread:index/servicePrincipal:ServicePrincipal": { clientId: uuid, preferredSingleSignOnMode: "saml" },
  "random:index/randomId:RandomId": { byteLength: 4 },
  "random:index/randomPassword:RandomPassword": { length: 40 },
  "random:index/randomString:RandomString": { length: 40 },
  "random:index/randomUuid:RandomUuid": {},
};

/** The sample of a type. */
export function sampleOf(type: string): Properties {
  const sample = samples[type];
  if (sample === undefined) throw new Error(`${type}: got no sample, want one in samples.ts`);
  return sample;
}
