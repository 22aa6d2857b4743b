import { rmSync } from "node:fs";
import { join } from "node:path";
import { elapsed, showProgress } from "../progress";
import type { Work } from "./build";
import { makeHome, unlinkHome } from "./home";
import { ServerProcess } from "./process";

/**
 * Starts a server for the first time, which makes its tables and its master realm, and keeps the outcome: a copy of it
 * saves every later server half of its start.
 * @throws ServerError, or the signal's reason
 */
export async function makeFresh(serverFolder: string, home: string, work: Work): Promise<void> {
  const { tools, env, signal, display } = work;
  const { user, password } = makeHome(home, serverFolder);
  const since = performance.now();
  const stop = showProgress(() => `Starting Keycloak once, ${elapsed(since, performance.now())}`, display);
  const variables = { KC_BOOTSTRAP_ADMIN_USERNAME: user, KC_BOOTSTRAP_ADMIN_PASSWORD: password };
  const server = ServerProcess.start({ serverFolder, home, java: tools.java, port: 0, env, variables });
  await server
    .ready(signal)
    .then(() => server.end("SIGTERM"))
    .finally(stop);
  unlinkHome(home);
  for (const rest of ["keycloak.log", join("data", "tmp")])
    rmSync(join(home, rest), { recursive: true, force: true });
}
