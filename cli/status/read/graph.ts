import type { TokenCredential } from "@azure/identity";
import type { Cloud } from "../../../provider/cloud";
import { graphClient } from "../../../provider/web/azure";
import type { AppPassword, Read, SignInFacts } from "../facts";
import { readApps } from "./apps";
import { type SignInRequest, readSignIns } from "./signIns";

/** Microsoft Graph, as far as a report needs it. */
export interface GraphReader {
  /** The client secrets of some apps, by client ID. */
  apps(clientIds: readonly string[]): Promise<Map<string, Read<readonly AppPassword[]>>>;
  /** The sign-ins of some apps. */
  signIns(clientIds: readonly string[], request: SignInRequest): Promise<SignInFacts>;
}

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

export function graphReader(credential: TokenCredential, cloud: Cloud): GraphReader {
  const graph = graphOf(credential, cloud);
  return {
    apps: (clientIds) => readApps(graph, clientIds),
    signIns: (clientIds, request) => readSignIns(graph, clientIds, request),
  };
}
