import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { FaultRun } from "../../faults/faultRun";
import { worldsUnder } from "../../faults/worlds";
import type { World } from "../../world/world";
import type { Speaker } from "../lateServer";
import type { PackageName } from "./packageName";
import { packages } from "./registry";
import { ProviderService } from "./service";
import { withFaults } from "./withFaults";

/** What answers on a package's port: gRPC, without encryption, on connections that are already open. */
export function providerSpeaker(world: World, name: PackageName, run: FaultRun): Speaker {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  const { reads, work } = worldsUnder(run, world);
  const service = new ProviderService(work, packages[name]);
  const { read } = new ProviderService(reads, packages[name]).methods();
  const methods = { ...service.methods(), ...(read && { read }) };
  const describe = (error: unknown): string => service.describe(error);
  server.addService(ResourceProviderService, withFaults(methods, { name, world, run, describe }));
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
