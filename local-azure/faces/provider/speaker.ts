import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { World } from "../../world/world";
import type { Speaker } from "../lateServer";
import type { PackageName } from "./packageName";
import { packages } from "./registry";
import { ProviderService } from "./service";

/** What answers on a package's port: gRPC, without encryption, on connections that are already open. */
export function providerSpeaker(world: World, name: PackageName): Speaker {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(ResourceProviderService, new ProviderService(world, packages[name]).methods());
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    accept: (socket) => {
      connections.injectConnection(socket);
    },
    close: () => {
      server.forceShutdown();
    },
  };
}
