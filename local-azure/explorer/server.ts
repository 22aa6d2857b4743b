import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { explorerApp, type Explored } from "./app";

/** The explorer at work. */
export interface Explorer {
  /** `http://127.0.0.1:PORT/KEY/`: whoever knows it gets in. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the explorer's page to whoever is told its address, on this machine.
 * @param port 0 for any that is free
 * @throws Error with the code EADDRINUSE if the port is taken
 */
export async function startExplorer(azure: Explored, port: number): Promise<Explorer> {
  // The port is open to every user of this machine. In the address and not in a cookie: those go to every port.
  const key = randomBytes(24).toString("base64url");
  const listener = getRequestListener(explorerApp(azure, key).fetch);
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${own}/${key}/`, close: () => closed(server) };
}

async function closed(server: Server): Promise<void> {
  const end = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeAllConnections();
  await end;
}
