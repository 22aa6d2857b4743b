import { z } from "zod";
import { uuidOf } from "../../../../ids";
import { defineFunction } from "../../resourceType";

/** What a TXT record must say before Azure takes a custom domain: one text per subscription. */
export const getDomainOwnershipIdentifier = defineFunction({
  token: "azure-native:apimanagement:getApiManagementServiceDomainOwnershipIdentifier",
  shape: z.strictObject({}),
  call: ({ subscriptionId }) => ({ domainOwnershipIdentifier: uuidOf("domain ownership", subscriptionId) }),
});
