import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { z } from "zod";
import type { Answer } from "./consumer";

const refusalSchema = z.object({ error_description: z.string() });

/**
 * A function that asks for a token by client ID and secret (client credentials grant, Entra's v2 endpoint).
 * @param endpoint URL of the token endpoint
 * @param caFile PEM file with the certificate authority to trust
 */
export function tokenClient(
  endpoint: string,
  caFile: string,
): (clientId: string, secret: string) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(caFile) });
  const url = new URL(endpoint);
  return (clientId, secret) => {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: secret,
      scope: "https://graph.microsoft.com/.default",
    });
    return post(url, agent, form.toString());
  };
}

function post(url: URL, agent: Agent, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": Buffer.byteLength(body),
    };
    const call = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve(response.statusCode === 200 ? { ok: true } : { ok: false, error: firstSentence(text) });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** `AADSTS7000222: The provided client secret keys for app … are expired.` */
function firstSentence(body: string): string {
  const { error_description: description } = refusalSchema.parse(JSON.parse(body));
  return description.split(/\. |\r?\n/)[0] ?? description;
}
