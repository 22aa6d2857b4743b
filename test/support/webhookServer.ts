import { readFileSync } from "node:fs";
import { type IncomingHttpHeaders, type ServerResponse, createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** What a webhook took. */
export interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How it answers one request; `hangUp` ends the connection without an answer. */
export type Answer =
  | "hangUp"
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly text?: string | ((path: string) => string);
    };

/** A real HTTPS server on 127.0.0.1 that other people's messages go to. */
export class WebhookServer {
  readonly taken: Taken[] = [];
  /** Answers to come, by path; then 202. */
  readonly answers: Record<string, Answer[]> = {};
  private readonly server;

  /** `certificates` is the local Azure's folder: its authority signs for localhost. Left out: without encryption. */
  constructor(private readonly certificates?: string) {
    const listener: Parameters<typeof createServer>[1] = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const path = request.url ?? "";
        const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Taken["body"];
        this.taken.push({ path, headers: request.headers, body });
        answer(response, path, this.answers[path]?.shift() ?? { status: 202 });
      });
    };
    this.server =
      certificates === undefined
        ? createHttpServer(listener)
        : createServer(
            {
              key: readFileSync(join(certificates, "server-key.pem")),
              cert: readFileSync(join(certificates, "server.pem")),
            },
            listener,
          );
  }

  /** Its address, without a slash at its end. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return `${this.certificates === undefined ? "http" : "https"}://localhost:${port}`;
  }

  /** Bodies that came to a path, in order. */
  at(path: string): Taken["body"][] {
    return this.taken.filter((one) => one.path === path).map(({ body }) => body);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }
}

function answer(response: ServerResponse, path: string, given: Answer): void {
  if (given === "hangUp") {
    response.socket?.destroy();
    return;
  }
  const { status, headers = {}, text = "" } = given;
  response.writeHead(status, headers).end(typeof text === "string" ? text : text(path));
}
