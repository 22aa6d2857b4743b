import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type { LocalAzure } from "../../local-azure";
import { edgeClientId } from "./support";

/** An answer over HTTPS; the body as it was read from JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client of a local Azure that trusts nothing but the authority it was told of. */
export class HttpsClient {
  private readonly agent: Agent;

  constructor(private readonly azure: Pick<LocalAzure, "environment" | "tokenEndpoint">) {
    const ca = readFileSync(azure.environment.NODE_EXTRA_CA_CERTS ?? "");
    this.agent = new Agent({ ca, keepAlive: true, maxSockets: 50 });
  }

  get(path: string): Promise<Answer> {
    return this.send(`${this.azure.environment.AZURE_AUTHORITY_HOST ?? ""}${path}`, "GET", "", {});
  }

  /** Asks for a token for Microsoft Graph with client ID and secret. */
  token(clientSecret: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.form({ client_id: edgeClientId, client_secret: clientSecret, ...graph, ...fields });
  }

  /** Sends a form to the token endpoint. */
  form(
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
    url = this.azure.tokenEndpoint,
  ): Promise<Answer> {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.send(url, "POST", new URLSearchParams(fields).toString(), { ...type, ...headers });
  }

  close(): void {
    this.agent.destroy();
  }

  private send(
    url: string,
    method: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const read = JSON.parse(Buffer.concat(chunks).toString()) as Answer["body"];
          resolve({ status: response.statusCode ?? 0, body: read });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}

/** What a daemon asks for. */
export const graph = { grant_type: "client_credentials", scope: "https://graph.microsoft.com/.default" };
