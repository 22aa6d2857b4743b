import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { here } from "../engine/machine";
import type { Report } from "../engine/types";
import { elapsed, showProgress } from "../progress";
import { webRequest } from "../../web/request";
import { ensureKeycloak } from "./get";
import { type Admin, openHome } from "./home";
import { findJava } from "./java";
import { ServerError, ServerProcess } from "./process";
import { KeycloakError, type Wanted } from "./types";

export interface ServerOptions extends Wanted {
  /** Default 0: one that is free. */
  readonly port?: number;
  /** Where its data is kept. Left out: a folder that is removed when it stops. */
  readonly folder?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** A Keycloak that runs on 127.0.0.1. It ends when this process does, however that comes. */
export interface RunningKeycloak {
  readonly version: string;
  /** E.g. `http://127.0.0.1:43251`, no slash at the end. */
  readonly url: string;
  /** The administrator of its master realm. */
  readonly admin: Admin;
  readonly pid: number;
  /** Seconds by which its clock is ahead of the machine's. */
  clock(): Promise<number>;
  /** Moves its clock; backwards too. Tokens that it gave before may be of another time then. */
  setClock(seconds: number): Promise<void>;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, for the last moment of a process. */
  kill(): void;
}

/**
 * Starts a Keycloak, which is fetched if there is none: 5 seconds on an idle machine.
 * @throws KeycloakError if none can be had; ServerError with the last of its log if it doesn't start
 */
export async function startKeycloak(report: Report, options: ServerOptions = {}): Promise<RunningKeycloak> {
  const { env = process.env, folder } = options;
  const keycloak = await ensureKeycloak(report, options, env);
  const found = findJava(env);
  if (typeof found === "string") throw new KeycloakError(found);
  const home = folder ?? mkdtempSync(join(tmpdir(), "quarterturn-keycloak-"));
  const admin = openHome(home, keycloak);
  const key = randomBytes(18).toString("base64url");
  const start = async (): Promise<{ server: ServerProcess; url: string }> => {
    const launch = { ...keycloak, ...found, home, port: options.port ?? 0, env };
    const server = ServerProcess.start({ ...launch, variables: { QUARTERTURN_CLOCK_KEY: key } });
    return { server, url: await server.ready() };
  };
  const since = performance.now();
  report(`Starting Keycloak ${keycloak.version} …`);
  const shown = { ...here().display, report };
  const hide = showProgress(() => `Starting Keycloak, ${elapsed(since, performance.now())}`, shown);
  const { server, url } = await start()
    .catch((error: unknown) => {
      // The one before, whose process was killed, still closes its database.
      if (error instanceof ServerError && error.isInUse) return start();
      throw error;
    })
    .finally(hide);
  report(`Keycloak ${keycloak.version} runs at ${url}, started in ${seconds(since)} s.`);
  return running({ server, url, admin, key, version: keycloak.version, home, isKept: folder !== undefined });
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

interface Started extends Pick<RunningKeycloak, "url" | "admin" | "version"> {
  readonly server: ServerProcess;
  readonly key: string;
  readonly home: string;
  readonly isKept: boolean;
}

function running({ server, url, admin, key, version, home, isKept }: Started): RunningKeycloak {
  const clock = async (method: "GET" | "PUT", body?: string): Promise<number> => {
    const headers = { "x-clock-key": key, "content-type": "text/plain" };
    const init = body === undefined ? { method, headers } : { method, headers, body };
    // On this machine: no proxy stands before it.
    const response = await webRequest(`${url}/realms/master/quarterturn-clock`, init, { env: {} });
    const text = await response.text();
    if (!response.ok) throw new Error(`Keycloak's clock: ${response.status} ${text}`);
    return Number(text);
  };
  const forget = (): void => {
    if (!isKept) rmSync(home, { recursive: true, force: true });
  };
  return {
    version,
    url,
    admin,
    pid: server.pid,
    clock: () => clock("GET"),
    async setClock(seconds) {
      await clock("PUT", String(seconds));
    },
    async stop() {
      await server.end(isKept ? "SIGTERM" : "SIGKILL");
      forget();
    },
    kill() {
      server.send("SIGKILL");
      forget();
    },
  };
}
