import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A proxy on this machine that notes where it is asked to go, and goes somewhere else: to a port of this machine, or nowhere. */
export class RecordingProxy {
  /** The targets of CONNECT, e.g. `graph.microsoft.com:443`. */
  readonly connects: string[] = [];
  /** What its clients said of themselves. */
  readonly authorizations: (string | undefined)[] = [];
  private readonly server: Server;

  /** @param port of what stands for every service; left out: it forbids everything */
  constructor(port?: number) {
    this.server = createServer((_, response) => response.writeHead(405).end());
    this.server.on("connect", (request, client, head) => {
      this.connects.push(request.url ?? "");
      this.authorizations.push(request.headers["proxy-authorization"]);
      client.on("error", () => client.destroy());
      if (port === undefined) {
        client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
        return;
      }
      const service = connect(port, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        service.write(head);
        service.pipe(client).pipe(service);
      });
      service.on("error", () => client.destroy());
    });
  }

  /** Resolves to `127.0.0.1:PORT`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
