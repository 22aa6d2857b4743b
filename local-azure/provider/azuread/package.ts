import { z } from "zod";
import { defineFunction, byToken, type Package } from "../package";
import type { AzureError } from "../../errors/azureError";
import { application, getApplication } from "./application";
import { applicationPassword } from "./applicationPassword";
import { servicePrincipal, getServicePrincipal } from "./servicePrincipal";

export const getClientConfig = defineFunction({
  token: "azuread:index/getClientConfig:getClientConfig",
  shape: z.strictObject({}),
  call: ({ caller, tenantId }) => ({
    ...caller,
    id: `${tenantId}-${caller.clientId}-${caller.objectId}`,
    tenantId,
  }),
});

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  429: "Too Many Requests",
  503: "Service Unavailable",
};

/** azuread as the local Azure plays it: 6.9.1, that is terraform-provider-azuread 3.8.0 through Pulumi's bridge. */
export const azuread: Package = {
  name: "azuread",
  version: "6.9.1",
  resources: byToken(application, applicationPassword, servicePrincipal),
  functions: byToken(getApplication, getClientConfig, getServicePrincipal),
  defaults: () => ({}),
  ownInputs: (inputs) => inputs,
  addedInputs: () => ({}),
  deletesFirst: () => false,
  updatePreview: (inputs, state) => ({ ...state, ...inputs }),
  describe: ({ status, code, message, during }: AzureError) =>
    `${during === undefined ? "" : `${during}: `}unexpected status ${status} (${status} ${reasons[status] ?? "Error"}) with error: ${code}: ${message}`,
};
