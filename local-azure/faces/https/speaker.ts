import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { World } from "../../world/world";
import type { Speaker } from "../lateServer";
import { certificateFiles } from "./certificates";
import { entraRoutes } from "./entra/routes";
import { tokenKey } from "./tokenKey";

/** What answers on the HTTPS port. `directory` is the local Azure's own, with certificates in it. */
export async function httpsSpeaker(world: World, directory: string): Promise<Speaker> {
  const folder = join(directory, "certificates");
  const files = certificateFiles(folder);
  const app = new Hono();
  entraRoutes(app, world, await tokenKey(folder));
  const listener = getRequestListener((request) => app.fetch(request));
  const server = createServer(
    { cert: readFileSync(files.certificate), key: readFileSync(files.key) },
    (request, response) => {
      void listener(request, response);
    },
  );
  return {
    accept: (socket) => {
      server.emit("connection", socket);
    },
    close: () => {
      server.closeAllConnections();
    },
  };
}
