import spawn from "cross-spawn";
import { projectFolder } from "./places";
import { UsageError } from "../settings/usageError";

/** Runs a command in the project's folder, on this terminal. Returns its exit code; 130 if a signal ended it. */
export function runInherited(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  // Ctrl-C goes to the command too, which ends first: it has the last word.
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    const child = spawn(file, [...args], { stdio: "inherit", env, cwd: projectFolder() });
    child.once("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT";
      reject(isMissing ? new UsageError(`COMMAND: got ${file}, want a program that is on PATH`) : error);
    });
    child.once("close", (code) => {
      resolve(code ?? 130);
    });
  }).finally(() => {
    process.off("SIGINT", ignore);
  });
}
