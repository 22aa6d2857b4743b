import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { FaultRun } from "../../faults/faultRun";
import type { World } from "../../world/world";
import type { TokenKey } from "../https/tokenKey";
import { withFaults } from "../https/withFaults";
import type { Answering } from "../lateServer";
import { identityFace, identityFailure } from "./face";
import type { IdentityHeaders } from "./headers";

/** What answers on the identity endpoint's port. */
export function identityServer(
  world: World,
  key: TokenKey,
  headers: IdentityHeaders,
  faults: FaultRun,
): Answering {
  const { fetch } = identityFace(world, key, headers);
  const face = { area: "managed identity", fetch, failure: identityFailure } as const;
  const listener = getRequestListener(withFaults(() => face, world, faults));
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  return {
    accept: (socket) => {
      server.emit("connection", socket);
    },
    close: () => {
      server.closeAllConnections();
    },
  };
}
