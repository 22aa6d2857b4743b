import { z } from "zod";
import { defineFunction } from "../../resourceType";

export const getClientConfig = defineFunction({
  token: "azure-native:authorization:getClientConfig",
  shape: z.strictObject({}),
  call: ({ caller, subscriptionId, tenantId }) => ({ ...caller, subscriptionId, tenantId }),
});
