import { type AddressInfo, type Server, type Socket, createServer as createTcpServer } from "node:net";
import { type SecureVersion, type TlsOptions, createServer } from "node:tls";
import type { Issued } from "./authority";

/** Servers that a test starts, and ends with `closeAll`. */
export class Servers {
  readonly #open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

  /** A TLS server that shows a certificate with a chain as given; its port. */
  async tls(
    own: Issued,
    chain: readonly Issued[] = [],
    how: {
      readonly version?: SecureVersion;
      readonly stapled?: Buffer;
      readonly at?: string;
    } & TlsOptions = {},
  ): Promise<number> {
    const { version, stapled, at, ...options } = how;
    const server = createServer({
      key: own.key,
      cert: [own, ...chain].map(({ cert }) => cert).join("\n"),
      ...(version !== undefined && { minVersion: version, maxVersion: version }),
      ...options,
    });
    server.on("tlsClientError", () => undefined);
    if (stapled !== undefined)
      server.on(
        "OCSPRequest",
        (_: Buffer, __: Buffer, done: (error: Error | null, response: Buffer) => void) => {
          done(null, stapled);
        },
      );
    return this.#listen(server, at);
  }

  /** A server that does with each connection what is given; its port. */
  async tcp(work: (socket: Socket) => void): Promise<number> {
    return this.#listen(createTcpServer(work));
  }

  async closeAll(): Promise<void> {
    const closed = this.#open.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    await Promise.all(closed);
  }

  async #listen(server: Server, at = "127.0.0.1"): Promise<number> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, at, resolve);
    });
    this.#open.push({ server, sockets });
    return (server.address() as AddressInfo).port;
  }
}
