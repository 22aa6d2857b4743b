import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { mayOthersWrite } from "../engine/others";
import { findJava } from "./java";
import type { Keycloak, Wanted } from "./types";
import { keycloakVersion } from "./versions";

/** Where the Java sources lie that are compiled into every server. */
export const extensionFolder = join(__dirname, "extension");

/** Changed where what is made of the same sources becomes another thing. */
const recipe = "1";

/** Eight digits that stand for all that a server is made of besides its distribution. */
function fingerprint(): string {
  const hash = createHash("sha256").update(recipe);
  for (const name of readdirSync(extensionFolder).sort())
    hash.update(name).update(readFileSync(join(extensionFolder, name)));
  return hash.digest("hex").slice(0, 8);
}

/** Where Keycloaks are kept: `$XDG_CACHE_HOME/quarterturn` or `~/.cache/quarterturn`. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME ?? "";
  return join(cache === "" ? join(homedir(), ".cache") : resolve(cache), "quarterturn");
}

/** The folder in which a Keycloak is or will be; one for each version, feature and state of our sources. */
export function keycloakFolder({ version, rotation }: Wanted, env: NodeJS.ProcessEnv): string {
  const without = rotation === false ? "-without-rotation" : "";
  return join(cacheFolder(env), `keycloak-${version ?? keycloakVersion}${without}-${fingerprint()}`);
}

/** Whether a folder has all of a Keycloak: it comes there in one piece. */
export const isComplete = (folder: string): boolean =>
  existsSync(join(folder, "server", "bin", "kc.sh")) && existsSync(join(folder, "fresh", "admin.json"));

/** Why a cache is not used in which any user of the machine could have put the server. */
export const notOurs = (folder: string): string =>
  `${folder} is ignored: other users of this machine can write there; set XDG_CACHE_HOME to a folder of your own`;

/** The Keycloak in a complete folder. */
export const keycloakIn = (folder: string, { version }: Wanted): Keycloak => ({
  version: version ?? keycloakVersion,
  serverFolder: join(folder, "server"),
  freshFolder: join(folder, "fresh"),
});

/** The Keycloak that was fetched before; or why there is none, as half a sentence. */
export function findKeycloak(wanted: Wanted = {}, env: NodeJS.ProcessEnv = process.env): Keycloak | string {
  const found = findJava(env);
  if (typeof found === "string") return found;
  const folder = keycloakFolder(wanted, env);
  if (existsSync(folder) && mayOthersWrite(folder)) return notOurs(folder);
  if (!isComplete(folder)) return `there is none in ${folder}`;
  return keycloakIn(folder, wanted);
}
