import { z } from "zod";
import { defineFunction } from "../resourceType";

export const getClientConfig = defineFunction({
  token: "azuread:index/getClientConfig:getClientConfig",
  shape: z.strictObject({}),
  call: ({ caller, tenantId }) => ({
    ...caller,
    id: `${tenantId}-${caller.clientId}-${caller.objectId}`,
    tenantId,
  }),
});
