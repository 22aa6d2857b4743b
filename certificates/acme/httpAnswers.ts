import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { nodeAddressOf } from "../../settings/certificates";
import { AcmeError, type Challenge, type Solver } from "./order";

/** Answers what an authority asks by HTTP-01, and nothing else, for as long as there is something to answer. */
export class HttpAnswers implements Solver {
  readonly kind = "http-01";
  /** Bodies by path. */
  private readonly bodies = new Map<string, string>();

  private constructor(server: Server) {
    server.on("request", ({ method, url = "" }, response) => {
      const body = method === "GET" || method === "HEAD" ? this.bodies.get(url) : undefined;
      if (body === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "application/octet-stream" }).end(body);
    });
  }

  /**
   * Runs `work` with one that listens.
   * @param listen `127.0.0.1:8080`
   * @throws AcmeError if it can't listen there
   */
  static async during<T>(listen: string, work: (answers: HttpAnswers) => Promise<T>): Promise<T> {
    const { address = "", port = 0 } = nodeAddressOf(listen) ?? {};
    const server = createServer();
    try {
      await once(server.listen(port, address), "listening");
    } catch (error) {
      throw new AcmeError(wayOutOf(error as NodeJS.ErrnoException, listen), { cause: error });
    }
    try {
      return await work(new HttpAnswers(server));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  publish({ at, value }: Challenge): Promise<void> {
    this.bodies.set(at, value);
    return Promise.resolve();
  }

  remove({ at }: Challenge): Promise<void> {
    this.bodies.delete(at);
    return Promise.resolve();
  }
}

function wayOutOf({ code, message }: NodeJS.ErrnoException, listen: string): string {
  const at = `\`acme.listen\`: got ${listen}`;
  if (code === "EADDRINUSE")
    return `${at}, where another program listens already, want a port of its own that port 80 leads to`;
  if (code === "EACCES")
    return `${at}, where whoever runs this may not listen, want a port from 1024 on that port 80 leads to`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `${at}, which is no address of this machine, want one such as 127.0.0.1:8080`;
  return `${at}, want an address where one can listen: ${message}`;
}
