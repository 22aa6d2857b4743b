import { randomBytes } from "node:crypto";
import { closeSync, constants, lstatSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { UsageError } from "../settings/usageError";

/**
 * Writes a file that somebody named, in one step: nobody sees half of it. Never through a link, which another user may
 * have laid in a shared folder to a file of ours. What is no file, such as /dev/null, is written as it is.
 * @param option by which it was named, e.g. `--html`
 * @throws UsageError that says why it can't be written
 */
export function writeOut(option: string, file: string, text: string): void {
  try {
    write(file, text);
  } catch (error) {
    throw new UsageError(
      `${option}: got ${file}, want a file that can be written: ${(error as Error).message}`,
    );
  }
}

function write(file: string, text: string): void {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true) throw new Error("it is a link; name the file that it points to");
  if (there !== undefined && !there.isFile()) {
    const device = openSync(file, constants.O_WRONLY | withoutLinks);
    try {
      writeFileSync(device, text);
    } finally {
      closeSync(device);
    }
    return;
  }
  const fresh = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(fresh, text, { flag: "wx", mode: there === undefined ? 0o666 : there.mode & 0o777 });
  try {
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** Windows has no such flag. */
const withoutLinks = (constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;
