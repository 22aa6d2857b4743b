import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

/**
 * The text of a file that the stack file names, by its path from the project's folder.
 * @throws Error that says why there is none
 */
export type ReadFile = (path: string) => string;

/** More than thousands of consumers need, and soon read. */
const largestFile = 10_000_000;

/** Files of a project; what lies outside of its folder is none of them, by whatever way it is reached. */
export function filesOf(folder: string): ReadFile {
  return (path) => {
    if (isAbsolute(path) || !isWithin(folder, resolve(folder, path))) throw new Error(outside);
    try {
      const file = realpathSync(resolve(folder, path));
      if (!isWithin(realpathSync(folder), file)) throw new Error(outside);
      const { size } = statSync(file);
      if (size > largestFile) throw new Error(`it has ${size} bytes, at most ${largestFile} are allowed`);
      return readFileSync(file, "utf8");
    } catch (error) {
      throw readable(error as NodeJS.ErrnoException);
    }
  };
}

const outside = "it is outside the project's folder";

function isWithin(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function readable(error: NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error;
  const why = error.code === "ENOENT" ? "there is no such file" : `it can't be read (${error.code})`;
  return new Error(why, { cause: error });
}
