import type { TokenCredential } from "@azure/identity";
import type { Cloud } from "../../settings/cloud";
import { graphClient } from "../../web/azure";

/** Sends one request and gives the body of its answer. @throws GraphError if it is refused */
export interface Graph {
  get(path: string, version: "beta" | "v1.0"): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
}

/** Speaks to Microsoft Graph as somebody. */
export function graphOf(credential: TokenCredential, cloud: Cloud): Graph {
  const client = graphClient(credential, cloud);
  return {
    get: (path, version) => client.api(path).version(version).get() as Promise<unknown>,
    post: (path, body) => client.api(path).version("v1.0").post(body) as Promise<unknown>,
  };
}
