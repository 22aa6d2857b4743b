import type { Socket } from "node:net";
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { isOurs } from "./peer";

interface Instance {
  readonly server: Server;
  readonly connection: ReturnType<Server["createConnectionInjector"]>;
}

/**
 * The instances of one provider in a process to which the engine attaches. It opens a connection for each that it
 * configures, and nothing in Attach, Configure or Cancel tells them apart: so each connection gets methods of its own.
 * One that was closed is taken up by the next: either the engine comes back after a long silence, or it attaches anew,
 * which begins anew.
 */
export class Instances {
  private readonly all: Instance[] = [];
  private readonly free: Instance[] = [];

  /** @param methods makes what answers on one connection */
  constructor(private readonly methods: () => UntypedServiceImplementation) {}

  /** Takes over a connection from which nothing was read yet, unless it is another user's. */
  accept(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    void isOurs(socket).then((ours) => {
      if (ours && !socket.destroyed) this.take(socket);
      else socket.destroy();
    });
  }

  private take(socket: Socket): void {
    const instance = this.free.pop() ?? this.open();
    socket.once("close", () => this.free.push(instance));
    instance.connection.injectConnection(socket);
  }

  close(): void {
    for (const { server } of this.all) server.forceShutdown();
  }

  private open(): Instance {
    const server = new Server({ "grpc.max_receive_message_length": -1 });
    server.addService(ResourceProviderService, this.methods());
    const instance = {
      server,
      connection: server.createConnectionInjector(ServerCredentials.createInsecure()),
    };
    this.all.push(instance);
    return instance;
  }
}
