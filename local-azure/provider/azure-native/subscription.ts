import { z } from "zod";
import { defineFunction } from "../resourceType";
import { uuidOf } from "../../ids";

export const getClientConfig = defineFunction({
  token: "azure-native:authorization:getClientConfig",
  shape: z.strictObject({}),
  call: ({ caller, subscriptionId, tenantId }) => ({ ...caller, subscriptionId, tenantId }),
});

/** What a TXT record must say before Azure takes a custom domain: one text per subscription. */
export const getDomainOwnershipIdentifier = defineFunction({
  token: "azure-native:apimanagement:getApiManagementServiceDomainOwnershipIdentifier",
  shape: z.strictObject({}),
  call: ({ subscriptionId }) => ({ domainOwnershipIdentifier: uuidOf("domain ownership", subscriptionId) }),
});
