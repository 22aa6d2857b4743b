import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { mayOthersWrite } from "./others";

/** The name that an executable has on this system. */
export const executable = (name: string): string => (process.platform === "win32" ? `${name}.exe` : name);

/** Whether a file is there, is not empty and may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    const stats = statSync(file);
    return stats.isFile() && stats.size > 0;
  } catch {
    return false;
  }
}

/** The variable that holds the search path: Windows spells it `Path`, and a copied environment keeps the spelling. */
export const pathVariable = (env: NodeJS.ProcessEnv): string =>
  Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";

function foldersOn(env: NodeJS.ProcessEnv): readonly string[] {
  const folders = (env[pathVariable(env)] ?? "").split(delimiter);
  return [...new Set(folders.filter((folder) => folder !== ""))];
}

/** The folders of the search path in which nobody else can put a program, in its order, each once. */
export function pathFolders(env: NodeJS.ProcessEnv): readonly string[] {
  return foldersOn(env).filter((folder) => !mayOthersWrite(folder));
}

/** Those in which others can, and that are there. npm names many that aren't: a `node_modules/.bin` of each folder above. */
export function openPathFolders(env: NodeJS.ProcessEnv): readonly string[] {
  return foldersOn(env).filter((folder) => mayOthersWrite(folder) && existsSync(folder));
}

/** All files that the search path offers under this name, the preferred first. */
export function executablesOnPath(name: string, env: NodeJS.ProcessEnv): readonly string[] {
  return pathFolders(env)
    .map((folder) => join(folder, executable(name)))
    .filter(isExecutable);
}

/** The variables that give programs a temporary folder of their own, made in this folder for nobody else. */
export function temporaryIn(folder: string): Readonly<Record<"TMPDIR" | "TMP" | "TEMP", string>> {
  const temporary = join(folder, "tmp");
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return { TMPDIR: temporary, TMP: temporary, TEMP: temporary };
}
