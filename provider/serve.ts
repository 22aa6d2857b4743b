import { once } from "node:events";
import { type AddressInfo, createServer, type Server as Listener } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { ProviderService } from "./service";

/** Serves the provider protocol on a free port of 127.0.0.1, or on one that somebody has opened for it. */
export async function serve(
  service: ProviderService,
  opened?: Listener,
): Promise<{ port: number; close: () => void }> {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(ResourceProviderService, service.methods());
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = opened ?? (await listening());
  listener.on("connection", (socket) => {
    connections.injectConnection(socket);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: () => {
      listener.close();
      server.forceShutdown();
    },
  };
}

async function listening(): Promise<Listener> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  return listener;
}
