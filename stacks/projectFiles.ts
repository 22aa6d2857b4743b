import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";

/**
 * The text of a file that the stack file names, by its path from the project's folder.
 * @throws Error that says why there is none
 */
export type ReadFile = (path: string) => string;

/** Files of a project; what lies outside of its folder is none of them. */
export function filesOf(folder: string): ReadFile {
  return (path) => {
    const file = resolve(folder, path);
    const within = relative(folder, file);
    if (isAbsolute(path) || within === "" || within.startsWith("..")) {
      throw new Error("it lies outside of the project's folder");
    }
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      const { code = "no answer" } = error as NodeJS.ErrnoException;
      throw new Error(code === "ENOENT" ? "there is no such file" : `it can't be read (${code})`, {
        cause: error,
      });
    }
  };
}
