import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type AdminApi, type Answer, adminApiOf, postForm } from "../../cli/keycloak/admin";
import { findKeycloak } from "../../cli/keycloak/find";
import { type RunningKeycloak, startKeycloak } from "../../cli/keycloak/server";
import { keycloakVersion } from "../../cli/keycloak/versions";
import { keycloakVariables } from "../../cli/test";

const minute = 60_000;

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

/** A running server with what tests want of it. */
export function testKeycloakAt(server: RunningKeycloak): TestKeycloak {
  const { url, admin, version } = server;
  const api = adminApiOf(server);
  return {
    server,
    url,
    version,
    admin: { ...admin, token: () => api.token() },
    async newRealm(name = `realm-${randomUUID().slice(0, 8)}`, more = {}) {
      await api.must("POST", "", { realm: name, enabled: true, ...more });
      return realmOn(url, name, api);
    },
    async setClock(seconds) {
      api.forget();
      await server.setClock(seconds);
    },
  };
}

function realmOn(url: string, name: string, admin: AdminApi): TestRealm {
  const issuer = `${url}/realms/${name}`;
  const must: TestRealm["must"] = (method, path, body) => admin.must(method, `/${name}${path}`, body);
  return {
    name,
    issuer,
    must,
    api: (method, path, body) => admin.request(method, `/${name}${path}`, body),
    async newClient(clientId, more = {}) {
      const kind = { publicClient: false, serviceAccountsEnabled: true, standardFlowEnabled: false };
      await must("POST", "/clients", { clientId, ...kind, ...more });
      const query = `/clients?clientId=${encodeURIComponent(clientId)}`;
      const [client] = (await must("GET", query)) as { id: string; secret: string }[];
      assert.ok(client !== undefined);
      return { id: client.id, secret: client.secret };
    },
    signIn: (clientId, clientSecret) =>
      postForm(`${issuer}/protocol/openid-connect/token`, {
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
      }),
    async remove() {
      await must("DELETE", "");
    },
  };
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
