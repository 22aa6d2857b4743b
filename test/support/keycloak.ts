import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { findKeycloak } from "../../cli/keycloak/find";
import { type RunningKeycloak, startKeycloak } from "../../cli/keycloak/server";
import { keycloakVersion } from "../../cli/keycloak/versions";
import { keycloakVariables } from "../../cli/test";

const minute = 60_000;

/** What Keycloak answered: the body parsed, if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A realm of its own on the shared server. */
export interface TestRealm {
  readonly name: string;
  /** `http://127.0.0.1:PORT/realms/NAME`. */
  readonly issuer: string;
  /** The Admin API below `/admin/realms/NAME`, as the server's administrator: `realm.api("GET", "/clients")`. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same; fails unless the answer is a success. */
  must(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Makes a confidential client with a service account. Its `id`, and its secret. */
  newClient(clientId: string, more?: object): Promise<{ readonly id: string; readonly secret: string }>;
  /** Signs a client in by its secret: 200 with a token, else Keycloak's refusal. */
  signIn(clientId: string, clientSecret: string): Promise<Answer>;
  remove(): Promise<void>;
}

/** A real Keycloak that all tests of a process share. */
export interface TestKeycloak {
  readonly server: RunningKeycloak;
  readonly url: string;
  readonly version: string;
  readonly admin: {
    readonly user: string;
    readonly password: string;
    /** An access token for all of the Admin API, valid for half a minute at least. */
    token(): Promise<string>;
  };
  /** Makes an enabled realm; left out: a name that no other has. */
  newRealm(name?: string, more?: object): Promise<TestRealm>;
  /** Moves the server's clock to so many seconds ahead of the machine's. Every suite starts at 0. */
  setClock(seconds: number): Promise<void>;
}

const silent = (): void => undefined;
const version = (): string => process.env[keycloakVariables.version] ?? keycloakVersion;

/** `npm test` has looked already and says what it found; a test run by mocha itself takes only what is at hand. */
export function keycloakMissing(): string | undefined {
  if (process.env[keycloakVariables.version] !== undefined) return undefined;
  const missing = process.env[keycloakVariables.missing];
  if (missing !== undefined) return missing;
  const found = findKeycloak();
  return typeof found === "string" ? `${found}; npm test would get one` : undefined;
}

const shared = new Map<boolean, Promise<TestKeycloak>>();

/**
 * The server that all suites of this process share: started by the first that asks, ended with the process.
 * @param rotation whether it has the feature client-secret-rotation: one server with it, another without
 */
export function sharedKeycloak(rotation = true): Promise<TestKeycloak> {
  let server = shared.get(rotation);
  if (server === undefined) {
    server = start(rotation);
    shared.set(rotation, server);
  }
  return server;
}

async function start(rotation: boolean): Promise<TestKeycloak> {
  const server = await startKeycloak(silent, { version: version(), rotation });
  process.once("exit", () => {
    server.kill();
  });
  return testKeycloakAt(server);
}

/** How long a token of the administrator's is used: Keycloak gives it for 60 s. */
const tokenFor = 30_000;

/** A running server with what tests want of it. */
export function testKeycloakAt(server: RunningKeycloak): TestKeycloak {
  const { url, admin } = server;
  let last: { readonly value: string; readonly since: number } | undefined;
  const token = async (): Promise<string> => {
    if (last !== undefined && performance.now() - last.since < tokenFor) return last.value;
    const since = performance.now();
    const { user: username, password } = admin;
    const form = { grant_type: "password", client_id: "admin-cli", username, password };
    const { status, body } = await send(`${url}/realms/master/protocol/openid-connect/token`, form);
    assert.equal(status, 200, JSON.stringify(body));
    last = { value: (body as { access_token: string }).access_token, since };
    return last.value;
  };
  return {
    server,
    url,
    version: server.version,
    admin: { ...admin, token },
    async newRealm(name = `realm-${randomUUID().slice(0, 8)}`, more = {}) {
      const realm = realmOn(url, name, token);
      const made = await request("POST", `${url}/admin/realms`, await token(), {
        realm: name,
        enabled: true,
        ...more,
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      return realm;
    },
    async setClock(seconds) {
      last = undefined;
      await server.setClock(seconds);
    },
  };
}

function realmOn(url: string, name: string, token: () => Promise<string>): TestRealm {
  const issuer = `${url}/realms/${name}`;
  const api: TestRealm["api"] = async (method, path, body) =>
    request(method, `${url}/admin/realms/${name}${path}`, await token(), body);
  const must: TestRealm["must"] = async (method, path, body) => {
    const answer = await api(method, path, body);
    const { status } = answer;
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    name,
    issuer,
    api,
    must,
    async newClient(clientId, more = {}) {
      const kind = { publicClient: false, serviceAccountsEnabled: true, standardFlowEnabled: false };
      await must("POST", "/clients", { clientId, ...kind, ...more });
      const query = `/clients?clientId=${encodeURIComponent(clientId)}`;
      const [client] = (await must("GET", query)) as { id: string; secret: string }[];
      assert.ok(client !== undefined);
      return { id: client.id, secret: client.secret };
    },
    signIn: (clientId, clientSecret) =>
      send(`${issuer}/protocol/openid-connect/token`, {
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
      }),
    async remove() {
      await must("DELETE", "");
    },
  };
}

const send = async (url: string, form: Record<string, string>): Promise<Answer> =>
  answerOf(await fetch(url, { method: "POST", body: new URLSearchParams(form) }));

async function request(method: string, url: string, token: string, body?: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return answerOf(
    await fetch(
      url,
      body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) },
    ),
  );
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

/**
 * A suite on the shared Keycloak: `body` gets a function that gives it, once a test or a hook runs. Where Java or Maven are
 * missing each of its tests is pending, under a title that says why.
 */
export function describeWithKeycloak(
  title: string,
  body: (keycloak: () => TestKeycloak) => void,
  { rotation = true, minutes = 5 }: { readonly rotation?: boolean; readonly minutes?: number } = {},
): void {
  const missing = keycloakMissing();
  const suite = function (this: Mocha.Suite): void {
    this.timeout(minutes * minute);
    this.slow(minute);
    let keycloak: TestKeycloak | undefined;
    before("Keycloak starts", async () => {
      keycloak = await sharedKeycloak(rotation);
      await keycloak.setClock(0);
    });
    body(() => {
      assert.ok(keycloak !== undefined, "Keycloak is there in hooks and tests only");
      return keycloak;
    });
  };
  if (missing === undefined) describe(title, suite);
  else describe.skip(`${title} (skipped, no Keycloak: ${missing})`, suite);
}
