import { type IncomingMessage, type Server, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a request is cut off: before it reaches the server, or after the server has done it. */
export type Cut = "before" | "after";

/** Stands before a server, notes what comes by, and cuts connections where it is told. */
export class CuttingProxy {
  /** What reached the server: `POST /admin/realms/x/clients/ID/client-secret`. */
  readonly passed: string[] = [];
  /** Called when a request has been done, before its answer goes back. */
  onPassed: (line: string) => void = () => undefined;
  /** Called when a connection has been cut before its request was done. */
  onCut: () => void = () => undefined;
  private pattern = /(?!)/;
  private cut: Cut = "before";
  private isForGood = false;
  private whenCut: (() => void) | undefined;
  private isDead = false;
  private readonly server: Server;

  constructor(private readonly target: string) {
    this.server = createServer((incoming, outgoing) => {
      void bodyOf(incoming).then(async (body) => {
        const line = `${incoming.method ?? ""} ${incoming.url ?? ""}`;
        const isChosen = this.pattern.test(line);
        if (this.isDead || (isChosen && this.cut === "before")) {
          this.isDead = this.isDead || this.isForGood;
          this.end(incoming);
          this.onCut();
          return;
        }
        this.passed.push(line);
        const answer = await this.forward(incoming, body);
        this.onPassed(line);
        if (isChosen) {
          this.isDead = this.isForGood;
          this.end(incoming);
          return;
        }
        outgoing.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
  }

  /** Resolves to `http://127.0.0.1:PORT`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Cuts what matches: `for good`, nothing passes after it, as for a run that was killed there. */
  cutAt(pattern: RegExp, cut: Cut, forGood = false): void {
    this.pattern = pattern;
    this.cut = cut;
    this.isForGood = forGood;
    this.isDead = false;
  }

  /** Resolves once something matches, which is left without an answer from then on, as all that comes after it. */
  holdAt(pattern: RegExp, cut: Cut): Promise<void> {
    this.cutAt(pattern, cut, true);
    return new Promise((resolve) => (this.whenCut = resolve));
  }

  /** Lets everything pass again. */
  heal(): void {
    this.whenCut = undefined;
    this.cutAt(/(?!)/, "before");
  }

  /** How often something reached the server. */
  count(pattern: RegExp): number {
    return this.passed.filter((line) => pattern.test(line)).length;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private end({ socket }: IncomingMessage): void {
    if (this.whenCut === undefined) socket.destroy();
    else this.whenCut();
  }

  private forward(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
    return new Promise((resolve, reject) => {
      // Keycloak calls itself by the name that it is asked by.
      const going = request(new URL(url ?? "/", this.target), { method, headers }, (coming) => {
        void bodyOf(coming).then((text) => {
          resolve({ status: coming.statusCode ?? 502, headers: coming.headers, body: text });
        });
      });
      going.on("error", reject);
      going.end(body);
    });
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
