import { once } from "node:events";
import { type AddressInfo, createServer, type Server as Listener } from "node:net";
import { Instances } from "../protocol/instances";
import type { ProviderService } from "./service";

/**
 * Serves the provider protocol on a free port of 127.0.0.1, or on one that somebody has opened for it.
 * @param service makes what answers on one connection
 */
export async function serve(
  service: () => ProviderService,
  opened?: Listener,
): Promise<{ port: number; close: () => void }> {
  const instances = new Instances(() => service().methods());
  const listener = opened ?? (await listening());
  listener.on("connection", (socket) => {
    instances.accept(socket);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: () => {
      listener.close();
      instances.close();
    },
  };
}

async function listening(): Promise<Listener> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  return listener;
}
