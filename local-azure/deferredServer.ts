import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** What answers on connections, once it is loaded. */
export interface ConnectionHandler {
  /** Takes over a fresh connection, from which nothing was read yet. */
  accept(socket: Socket): void;
  /** Ends every conversation. */
  close(): void;
}

/** A port on 127.0.0.1 that is open at once, while what answers on it is still being loaded. */
export class DeferredServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private answering: Promise<ConnectionHandler> | undefined;

  private constructor(private readonly load: () => ConnectionHandler | Promise<ConnectionHandler>) {
    this.server = createServer({ pauseOnConnect: true }, (socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
      // A client that hangs up in the middle of things is no news.
      socket.on("error", () => socket.destroy());
      void this.hand(socket);
    });
  }

  /** Opens a port; `load` is called at the first connection, or at `prepare`. */
  static async listen(load: () => ConnectionHandler | Promise<ConnectionHandler>): Promise<DeferredServer> {
    const late = new DeferredServer(load);
    await new Promise<void>((resolve, reject) => {
      late.server.once("error", reject);
      late.server.listen(0, "127.0.0.1", resolve);
    });
    return late;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Loads what answers, before anybody asks. */
  async prepare(): Promise<ConnectionHandler> {
    this.answering ??= Promise.resolve().then(this.load);
    return this.answering;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    const answering = await this.answering?.catch(() => undefined);
    answering?.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async hand(socket: Socket): Promise<void> {
    try {
      const answering = await this.prepare();
      if (socket.destroyed) return;
      answering.accept(socket);
      socket.resume();
    } catch (error) {
      socket.destroy();
      console.error("local Azure:", error);
    }
  }
}
