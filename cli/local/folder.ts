import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../places";
import { UsageError } from "../../settings/usageError";

/** Where everything is kept that the local Azure and its stacks make. */
export const localFolder = join(projectFolder(), ".local");

const others = 0o077;
const parts = [
  ".",
  "azure",
  "azure/world",
  "azure/certificates",
  "demo",
  "keycloak",
  "pulumi",
  "pulumi/.pulumi",
];

/**
 * Makes the folder, for its owner alone, and lets this process and all that it starts from now on, the engine too, write
 * files that only their owner reads.
 * @throws UsageError if it is somebody else's, or can't be written
 */
export function openLocalFolder(folder = localFolder): string {
  process.umask(others);
  try {
    mkdirSync(folder, { recursive: true });
    const { mode, uid } = statSync(folder);
    const self = process.geteuid?.();
    // Root may work in anybody's project.
    if (self !== undefined && self !== 0 && uid !== self)
      throw new UsageError(`.local: got a folder of the user ${uid}, want one of your own (${wayOut})`);
    if ((mode & others) !== 0) chmodSync(folder, 0o700);
    // Rights alone don't tell: a disk may be read-only, or full.
    for (const part of parts.map((name) => join(folder, name)).filter(existsSync))
      rmdirSync(mkdtempSync(join(part, "try-")));
  } catch (error) {
    throw inWords(error);
  }
  return folder;
}

/**
 * Removes the folder and all that is in it.
 * @throws UsageError if it can't be removed
 */
export function removeLocalFolder(folder = localFolder): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw inWords(error);
  }
}

const wayOut = "remove it as its owner, or put the project where you may write";

const refusals = /^(EACCES|EBUSY|EDQUOT|EEXIST|EISDIR|ELOOP|ENOSPC|ENOTDIR|EPERM|EROFS)$/;

/** What the file system refuses, as a sentence; any other error as it is. */
export function inWords(error: unknown): unknown {
  const { code, path, message } = error as Omit<NodeJS.ErrnoException, "code"> & { code?: unknown };
  // The local Azure's store gives the system's numbers.
  const isRefusal = typeof code === "number" || (typeof code === "string" && refusals.test(code));
  if (!isRefusal) return error;
  const where = path === undefined ? message : `${code} at ${path}`;
  return new UsageError(
    `.local: got a folder that can't be written (${where}), want one that can: ${wayOut}`,
  );
}
