import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { here } from "../engine/machine";
import { mayOthersWrite } from "../engine/others";
import type { Report } from "../engine/types";
import { makeOnce, patience } from "../engine/workshop";
import { fetchZip, makeServer, type Work } from "./build";
import { findKeycloak, isComplete, keycloakFolder, keycloakIn, notOurs } from "./find";
import { makeFresh } from "./fresh";
import { findJavaTools } from "./java";
import { type Keycloak, KeycloakError, type Wanted } from "./types";
import { keycloakVersion } from "./versions";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function make(wanted: Wanted, folder: string, work: Work): Promise<void> {
  const { version = keycloakVersion, rotation = true } = wanted;
  const feature = rotation ? "" : " without secret rotation";
  work.display.report(`Getting Keycloak ${version}${feature}: about 2 minutes on 2 cores, once per machine.`);
  const zip = await fetchZip(version, folder, work);
  const serverFolder = await makeServer(zip, rotation, folder, work);
  rmSync(zip);
  await makeFresh(serverFolder, join(folder, "fresh"), work);
  rmSync(join(folder, "tmp"), { recursive: true, force: true });
}

/**
 * A Keycloak that is ready to be started: the one in the user's cache, else fetched with Maven, with our extension,
 * built and started once. That takes two minutes, once per machine, however many processes ask for it at the same time.
 * @throws KeycloakError that says why there is no way
 */
export async function ensureKeycloak(
  report: Report,
  wanted: Wanted = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<Keycloak> {
  const found = findKeycloak(wanted, env);
  if (typeof found !== "string") return found;
  const tools = findJavaTools(env);
  if (typeof tools === "string") throw new KeycloakError(tools);
  const target = keycloakFolder(wanted, env);
  const display = { ...here().display, report };
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    if (mayOthersWrite(dirname(target))) throw new KeycloakError(notOurs(dirname(target)));
    await makeOnce(
      {
        target,
        name: `Keycloak ${wanted.version ?? keycloakVersion}`,
        isDone: () => isComplete(target),
        make: async (folder, signal) => {
          await make(wanted, folder, { tools, env, signal, display });
          return { folder, made: true };
        },
      },
      display,
      patience,
    );
  } catch (error) {
    if (error instanceof KeycloakError) throw error;
    throw new KeycloakError(messageOf(error));
  }
  return keycloakIn(target, wanted);
}
