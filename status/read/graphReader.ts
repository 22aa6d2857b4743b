import type { TokenCredential } from "@azure/identity";
import type { Cloud } from "../../settings/cloud";
import type { AppPassword, Read, SignInFacts } from "../facts";
import { readApps } from "./apps";
import { graphOf } from "./graph";
import { type SignInRequest, readSignIns } from "./signIns";

/** Microsoft Graph, as far as a report needs it. */
export interface GraphReader {
  /** The client secrets of some apps, by client ID. */
  apps(clientIds: readonly string[]): Promise<Map<string, Read<readonly AppPassword[]>>>;
  /** The sign-ins of some apps. */
  signIns(clientIds: readonly string[], request: SignInRequest): Promise<SignInFacts>;
}

export function graphReader(credential: TokenCredential, cloud: Cloud): GraphReader {
  const graph = graphOf(credential, cloud);
  return {
    apps: (clientIds) => readApps(graph, clientIds),
    signIns: (clientIds, request) => readSignIns(graph, clientIds, request),
  };
}
