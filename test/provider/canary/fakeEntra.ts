import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../../local-azure/https/certificates";

/** An answer of the token endpoint: a status with a body; `"cut"` cuts the connection, `"silence"` is none. */
export type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | "cut"
  | "silence";

/** A token. */
export const token: Answer = {
  status: 200,
  body: JSON.stringify({ token_type: "Bearer", expires_in: 3599, access_token: "a.b.c" }),
};

/** Entra's refusal with a code, as it is worded and shaped. */
export function refusal(
  code: number,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = `AADSTS${code}: What the code says. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-22 00:00:00Z`;
  const body = {
    error: status === 401 ? "invalid_client" : "invalid_request",
    error_description: text,
    error_codes: [code],
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** An Entra that answers as it is told: one answer after the other, the last one again and again. */
export class FakeEntra {
  private readonly folder = mkdtempSync(join(tmpdir(), "fake-entra-"));
  private answers: Answer[] = [];
  /** Token requests since it was told. */
  asked = 0;
  private server: Server | undefined;

  async start(): Promise<NodeJS.ProcessEnv> {
    const files = await ensureCertificates(this.folder, new Date());
    const keys = { cert: readFileSync(files.certificate), key: readFileSync(files.key) };
    this.server = createServer(keys, (request, response) => {
      const { url = "", method } = request;
      if (method === "POST") this.answer(response);
      else response.end(JSON.stringify(this.metadata(url.split("/")[1] ?? "")));
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    return { AZURE_AUTHORITY_HOST: this.address, NODE_EXTRA_CA_CERTS: files.authority };
  }

  answerWith(...answers: Answer[]): void {
    this.answers = answers;
    this.asked = 0;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get address(): string {
    return `https://localhost:${(this.server?.address() as AddressInfo).port}`;
  }

  private metadata(tenant: string): object {
    const endpoint = `${this.address}/${tenant}/oauth2/v2.0`;
    return {
      authorization_endpoint: `${endpoint}/authorize`,
      token_endpoint: `${endpoint}/token`,
      issuer: `${this.address}/${tenant}/v2.0`,
      jwks_uri: `${endpoint}/keys`,
    };
  }

  private answer(response: ServerResponse): void {
    const answer = this.answers[Math.min(this.asked, this.answers.length - 1)] ?? token;
    this.asked += 1;
    if (answer === "cut") response.socket?.destroy();
    else if (answer !== "silence")
      response
        .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
        .end(answer.body);
  }
}
