import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
} from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import { cloudOf } from "../../../settings/cloud";
import { putService } from "../../../local-azure/arm/gateways";
import { putSite } from "../../../local-azure/arm/sites";
import type { Properties } from "../../../local-azure/properties";
import type { ArmResource } from "../../../local-azure/world/records";
import type { Estate } from "./estate";

/** What Azure Resource Manager answered. */
export interface Managed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One request: an ID with what follows it, or an address. */
export interface Ask {
  readonly method?: HttpMethods;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Azure Resource Manager, as the Azure SDK's pipeline asks it: found by the environment, as the operator by default. */
export function managementOf(
  estate: Estate,
  credential: TokenCredential = operatorOf(estate),
): (path: string, ask?: Ask) => Promise<Managed> {
  const { arm, armScope } = cloudOf({ ...estate.azure.environment });
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 0 },
    tlsOptions: estate.options.tlsOptions ?? {},
  });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: armScope }));
  const client = createDefaultHttpClient();
  return async (path, { method = "GET", body, headers = {} } = {}) => {
    const url = path.startsWith("https:")
      ? path
      : `${arm}${path}${path.includes("?") ? "" : "?api-version=2024-05-01"}`;
    const request = createPipelineRequest({
      url,
      method,
      headers: createHttpHeaders({ "content-type": "application/json", ...headers }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await pipeline.sendRequest(client, request);
    const text = response.bodyAsText ?? "";
    return {
      status: response.status,
      headers: response.headers.toJSON(),
      body: (text === "" ? {} : JSON.parse(text)) as Managed["body"],
    };
  };
}

function operatorOf(estate: Estate): TokenCredential {
  const { AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "" } = estate.azure.environment;
  return estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
}

/** The code and message of a refusal. */
export function refusalIn({ status, body }: Managed): readonly [number, string, string] {
  const { code = "", message = "" } = (body.error ?? {}) as {
    readonly code?: string;
    readonly message?: string;
  };
  return [status, code, message];
}

export const location = "canadacentral";

/** The ID of the estate's resource group. */
export function groupOf({ azure: { world } }: Estate): string {
  return `/subscriptions/${world.subscriptionId}/resourceGroups/rg`;
}

/** Makes a Function App with these settings, and an identity of its own. */
export function makeSite(
  estate: Estate,
  settings: Readonly<Record<string, string>>,
  more: Properties = {},
): ArmResource {
  const { world } = estate.azure;
  const id = `${groupOf(estate)}/providers/Microsoft.Web/sites/func`;
  const appSettings = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const inputs = { location, identity: { type: "SystemAssigned" }, siteConfig: { appSettings }, ...more };
  return world.transact(() => putSite(world, { id, name: "func", inputs }));
}

/** Makes an API Management service that is another team's. */
export function makeService(estate: Estate, more: Properties = {}): ArmResource {
  const { world } = estate.azure;
  const id = `${groupOf(estate)}/providers/Microsoft.ApiManagement/service/apim`;
  const inputs = {
    location,
    publisherName: "MaxConf",
    publisherEmail: "publisher@example.com",
    sku: { name: "Premium", capacity: 2 },
    tags: { owner: "another team" },
    zones: ["1", "2"],
    ...more,
  };
  return world.transact(() => putService(world, { id, name: "apim", inputs }));
}
