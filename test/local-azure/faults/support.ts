import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import type { LocalAzure } from "../../../local-azure";
import { addPassword } from "../../../local-azure/entra/passwords";
import { parseFaults } from "../../../local-azure/faults/table";
import type { PasswordCredential } from "../../../local-azure/world/records";
import { withEngines, type Engines } from "../engines";
import { edgeClientId } from "../support";
import { HttpsClient } from "../tokenClient";

/** An answer over HTTPS. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What to ask, and of which host; without a token, nobody asks. */
export interface Question {
  readonly method?: string;
  readonly url: string;
  readonly token?: string | undefined;
  readonly body?: object;
}

/** A local Azure under faults, with an app that may do everything in Microsoft Graph and has one old secret. */
export interface Faulty extends Engines {
  readonly client: HttpsClient;
  readonly secret: PasswordCredential;
  readonly applicationId: string;
  readonly ask: (question: Question) => Promise<Answer>;
  /** A token for a resource, from before the faults. */
  readonly tokenFor: (resource: string) => string;
  /** Replaces the faults, as `--fault` would read them. */
  readonly fault: (...texts: string[]) => void;
}

const graphResource = "https://graph.microsoft.com";
const vaultResource = "https://vault.azure.net";

/** Runs `work` under faults; what it finds there was made without them. */
export async function withFaulty(
  texts: readonly string[],
  work: (faulty: Faulty) => Promise<void>,
): Promise<void> {
  const graphRoles = ["Application.ReadWrite.All", "AuditLog.Read.All"] as const;
  const apps = [{ clientId: edgeClientId, displayName: "sec_bcgov_v1", graphRoles }];
  await withEngines(
    async (engines) => {
      const { azure } = engines;
      const client = new HttpsClient(azure);
      const appObjectId = azure.world.apps.all()[0]?.objectId ?? "";
      const secret = azure.world.transact(() => addPassword(azure.world, { appObjectId }));
      const tokens = new Map<string, string>();
      for (const resource of [graphResource, vaultResource]) {
        const { body } = await client.token(secret.secretText, { scope: `${resource}/.default` });
        tokens.set(resource, String(body.access_token));
      }
      const fault = (...wanted: string[]): void => {
        azure.setFaults(parseFaults(wanted));
      };
      fault(...texts);
      try {
        await work({
          ...engines,
          client,
          secret,
          applicationId: `/applications/${appObjectId}`,
          ask: (question) => ask(azure, question),
          tokenFor: (resource) => tokens.get(resource) ?? "",
          fault,
        });
      } finally {
        client.close();
      }
    },
    { apps },
  );
}

/** Asks Microsoft Graph. */
export function askGraph(
  { ask, azure, tokenFor }: Faulty,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const url = `${azure.graphHost}/v1.0${path}`;
  return ask({ method, url, token: tokenFor(graphResource), ...(body && { body }) });
}

/** Asks a vault that needn't be there. */
export function askVault({ ask, azure, tokenFor }: Faulty, path: string, asNobody = false): Promise<Answer> {
  const url = `${azure.vaultUri("kvlt")}${path}?api-version=7.5`;
  return ask({ url, token: asNobody ? undefined : tokenFor(vaultResource) });
}

function ask(azure: LocalAzure, { method = "GET", url, token, body }: Question): Promise<Answer> {
  const { host, hostname, pathname, port, search } = new URL(url);
  const headers = {
    host,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body && { "content-type": "application/json" }),
  };
  const ca = readFileSync(azure.environment.NODE_EXTRA_CA_CERTS ?? "");
  const path = `${pathname}${search}`;
  const options = { host: "127.0.0.1", servername: hostname, port, path, method, headers, ca, agent: false };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const read = (text === "" ? {} : JSON.parse(text)) as Answer["body"];
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read });
      });
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The code in a refusal of Microsoft Graph or a vault. */
export function codeOf({ body }: Answer): string | undefined {
  return (body.error as { code?: string } | undefined)?.code;
}
