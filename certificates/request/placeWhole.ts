import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** A file to be written. */
export interface PlacedFile {
  readonly name: string;
  readonly text: string;
  /** For its owner only. */
  readonly isPrivate: boolean;
}

/** The folder's name is taken: what lies there is somebody's. */
export class TakenError extends Error {}

/** Milliseconds after which what a killed run has left is swept: writing takes a few. */
const leftAfter = 60_000;

/**
 * Writes files into a new folder in one step: it is there with all of them, or not at all. What a killed run leaves lies
 * beside it under a name that begins with a dot, and goes with the next run.
 * @param parent made if missing
 * @returns the folder
 * @throws TakenError if there is something of that name
 */
export function placeWhole(parent: string, name: string, files: readonly PlacedFile[]): string {
  mkdirSync(parent, { recursive: true });
  const folder = requireFree(parent, name);
  sweep(parent, name);
  const fresh = join(parent, `.${name}.${randomBytes(6).toString("hex")}`);
  mkdirSync(fresh, { mode: 0o700 });
  try {
    for (const file of files) write(join(fresh, file.name), file);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    const { code = "" } = error as NodeJS.ErrnoException;
    throw ["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(code) ? new TakenError(folder) : error;
  }
  return folder;
}

/** @returns the folder that isn't there yet. @throws TakenError if there is something of that name */
export function requireFree(parent: string, name: string): string {
  const folder = join(parent, name);
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) throw new TakenError(folder);
  return folder;
}

function write(path: string, { text, isPrivate }: PlacedFile): void {
  const file = openSync(path, "wx", isPrivate ? 0o600 : 0o644);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function sweep(parent: string, name: string): void {
  const ofKilled = readdirSync(parent).filter(
    (one) => one.startsWith(`.${name}.`) && /^[0-9a-f]{12}$/.test(one.slice(name.length + 2)),
  );
  for (const one of ofKilled) {
    const path = join(parent, one);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > leftAfter) rmSync(path, { recursive: true, force: true });
  }
}
