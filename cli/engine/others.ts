import { lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";

const otherWrite = 0o002;
const sticky = 0o1000;

/**
 * Whether any user of this machine could put a program into a folder: it is open to all, or lies in one that is and
 * belongs to somebody else, or isn't there yet and could be made. A relative path is another folder wherever one stands.
 * On Windows rights aren't to be seen: there only this last thing is looked at.
 */
export function mayOthersWrite(folder: string): boolean {
  if (!isAbsolute(folder)) return true;
  if (process.platform === "win32") return false;
  const path = existingPath(folder);
  return (statSync(path).mode & otherWrite) !== 0 || mayOthersReplace(path);
}

/** The real path of a folder; of the nearest above it if there is none. */
function existingPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return existingPath(dirname(folder));
  }
}

/** Whether somebody else could put another folder in its place, or has made it where anybody may make one. */
function mayOthersReplace(path: string): boolean {
  const parent = dirname(path);
  if (parent === path) return false;
  const { mode } = statSync(parent);
  const isOpen = (mode & otherWrite) !== 0;
  // In a sticky folder what somebody has made is theirs, and stays.
  if (isOpen && ((mode & sticky) === 0 || !isOurs(path))) return true;
  return mayOthersReplace(parent);
}

function isOurs(path: string): boolean {
  const { uid } = lstatSync(path);
  return uid === 0 || uid === process.geteuid?.();
}
