import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { isUnknown, unknown } from "../../../protocol/unknowns";
import type { AzureError } from "../../errors/azureError";
import { resourceGroupId, uuidOf } from "../../ids";
import { type Properties, text, without } from "../../properties";
import { byToken, type CheckContext, defineFunction, type Package } from "../package";
import { actionGroup } from "./actionGroup";
import { appServicePlan } from "./appServicePlan";
import { getApiManagementService, service } from "./gateway";
import { getNamedValue, getPolicyFragment, namedValue, policyFragment } from "./gatewayContent";
import { getUserAssignedIdentity, userAssignedIdentity } from "./identity";
import { diagnosticSetting, scheduledQueryRule } from "./logs";
import { getResourceGroup, resourceGroup } from "./resourceGroup";
import { roleAssignment } from "./roleAssignment";
import { secret } from "./secret";
import { storageAccount } from "./storageAccount";
import { systemTopic, systemTopicEventSubscription } from "./systemTopic";
import { accessPolicy, getVault, vault } from "./vault";
import { getWebApp, webApp } from "./webApp";

/** Among the inputs: true if the name was made up, so that a replacement needn't delete first. */
const createBeforeDelete = "__createBeforeDelete";

const getClientConfig = defineFunction({
  token: "azure-native:authorization:getClientConfig",
  shape: z.strictObject({}),
  call: ({ caller, subscriptionId, tenantId }) => ({ ...caller, subscriptionId, tenantId }),
});

/** What a TXT record must say before Azure takes a custom domain: one text per subscription. */
const getDomainOwnershipIdentifier = defineFunction({
  token: "azure-native:apimanagement:getApiManagementServiceDomainOwnershipIdentifier",
  shape: z.strictObject({}),
  call: ({ subscriptionId }) => ({ domainOwnershipIdentifier: uuidOf("domain ownership", subscriptionId) }),
});

/** azure-native as the local Azure plays it: pulumi/pulumi-azure-native, provider/pkg/provider/provider.go and diff.go. */
export const azureNative: Package = {
  name: "azure-native",
  version: "3.28.0",
  resources: byToken(
    service,
    namedValue,
    roleAssignment,
    accessPolicy,
    secret,
    vault,
    userAssignedIdentity,
    resourceGroup,
    storageAccount,
    appServicePlan,
    webApp,
    policyFragment,
    systemTopic,
    systemTopicEventSubscription,
    actionGroup,
    scheduledQueryRule,
    diagnosticSetting,
  ),
  functions: byToken(
    getApiManagementService,
    getNamedValue,
    getPolicyFragment,
    getDomainOwnershipIdentifier,
    getClientConfig,
    getResourceGroup,
    getUserAssignedIdentity,
    getVault,
    getWebApp,
  ),
  defaults: (inputs, context) => ({
    ...nameFor(inputs, context),
    ...locationFor(inputs, context),
    ...(context.type.apiVersion === undefined ? {} : { azureApiVersion: context.type.apiVersion }),
  }),
  ownInputs: (inputs) => without(inputs, "azureApiVersion", createBeforeDelete),
  addedInputs: ({ apiVersion }, known) => ({
    azureApiVersion: apiVersion,
    [createBeforeDelete]: known[createBeforeDelete],
  }),
  deletesFirst: (oldInputs) => oldInputs[createBeforeDelete] !== true,
  // As the real provider: everything that Azure answers may change, but for the name and the location.
  updatePreview: (inputs, { name, location }) => ({
    ...inputs,
    name,
    location: location ?? inputs.location,
  }),
  describe: ({ status, code, message }: AzureError) => `Status=${status} Code="${code}" Message="${message}"`,
};

function nameFor(inputs: Properties, { type, name, olds, seed, autonaming }: CheckContext): Properties {
  const { autoname } = type;
  if (autoname === undefined || inputs[autoname.property] !== undefined) return {};
  const old = olds[autoname.property];
  if (old !== undefined) {
    const flag = olds[createBeforeDelete];
    return { [autoname.property]: old, ...(flag === undefined ? {} : { [createBeforeDelete]: flag }) };
  }
  if (autonaming?.mode === "disable") return {};
  const proposed = autonaming?.mode === "enforce" || (autonaming !== undefined && autoname.kind === "random");
  const made = proposed ? autonaming.proposedName : madeUp(autoname.kind, name, seed);
  return { [autoname.property]: made, [createBeforeDelete]: true };
}

/** The same seed gives the same name: the engine asks twice for one resource, at preview and at the update. */
function madeUp(kind: "random" | "uuid", name: string, seed: Uint8Array): string {
  const digits = createHash("sha256")
    .update(seed.length === 0 ? randomBytes(32) : seed)
    .update(name)
    .digest("hex");
  if (kind === "random") return `${name}${digits.slice(0, 8)}`;
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

/** The location that a program leaves out: the old one, the configured one, or the resource group's. */
function locationFor(inputs: Properties, { type, olds, config, world }: CheckContext): Properties {
  const takesLocation = type.takesLocation === true;
  if (!takesLocation || inputs.location !== undefined) return {};
  const group = text(inputs, "resourceGroupName");
  if (olds.location === undefined && config.location === undefined && isUnknown(group))
    return { location: unknown };
  const groupId = resourceGroupId(world.subscriptionId, group ?? "");
  const groupsOwn = world.resourceGroups.get(groupId)?.inputs.location;
  const location = olds.location ?? config.location ?? groupsOwn;
  return location === undefined ? {} : { location };
}
