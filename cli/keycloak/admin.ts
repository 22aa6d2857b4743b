import { issuerOf, realmTokenEndpointOf } from "../../settings/keycloak";
import { webRequest } from "../../web/request";
import type { RunningKeycloak } from "./server";

/** What Keycloak answered: the body parsed, if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A local Keycloak's Admin API, as its administrator. */
export interface AdminApi {
  /** An access token for all of it, valid for half a minute at least. */
  token(): Promise<string>;
  /** @param path below `/admin/realms`, e.g. `/maxconf/clients` */
  request(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The body of a success. @throws Error with Keycloak's answer, if it is none */
  must(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Gets a new token next time: after the clock was moved. */
  forget(): void;
}

/** How long a token is used, in milliseconds: Keycloak gives it for 60 s. */
const tokenFor = 30_000;

export function adminApiOf({ url, admin }: Pick<RunningKeycloak, "url" | "admin">): AdminApi {
  let last: { readonly value: string; readonly since: number } | undefined;
  const token = async (): Promise<string> => {
    const since = performance.now();
    if (last !== undefined && since - last.since < tokenFor) return last.value;
    const { user: username, password } = admin;
    const form = { grant_type: "password", client_id: "admin-cli", username, password };
    const answer = await postForm(realmTokenEndpointOf(issuerOf({ url, realm: "master" })), form);
    const { access_token: value } = successOf("signing in as its administrator", answer) as {
      access_token: string;
    };
    last = { value, since };
    return value;
  };
  const request: AdminApi["request"] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${await token()}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return answerOf(`${url}/admin/realms${path}`, { method, headers, ...sent });
  };
  return {
    token,
    request,
    must: async (method, path, body) => successOf(`${method} ${path}`, await request(method, path, body)),
    forget() {
      last = undefined;
    },
  };
}

/** Posts a form, as to a token endpoint. */
export const postForm = (url: string, form: Readonly<Record<string, string>>): Promise<Answer> =>
  answerOf(url, { method: "POST", body: new URLSearchParams(form) });

function successOf(what: string, { status, body }: Answer): unknown {
  if (status < 300) return body;
  throw new Error(`Keycloak, ${what}: ${status} ${JSON.stringify(body)}`);
}

async function answerOf(url: string, init: RequestInit): Promise<Answer> {
  // On this machine: no proxy stands before it.
  const response = await webRequest(url, init, { env: {} });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}
