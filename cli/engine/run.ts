import { createInterface } from "node:readline";
import spawn from "cross-spawn";

/** How a child process ended. */
export interface Outcome {
  /** Undefined if a signal ended it. */
  readonly code: number | undefined;
  /** Its last lines on standard error, for an error message. */
  readonly tail: readonly string[];
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the process and all that it started. */
  readonly signal: AbortSignal;
  readonly onOutput?: (line: string) => void;
  readonly onError?: (line: string) => void;
}

const tailLength = 12;

/** Ends a process started by `run`, with its children where the system has process groups. */
function end(child: { readonly pid?: number | undefined; kill(): boolean }): void {
  if (process.platform === "win32" || child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    child.kill();
  }
}

/**
 * Runs a command to its end and hands over its output line by line.
 * @throws the system's error if it can't be started
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { cwd, env, signal, onOutput, onError } = options;
  return new Promise((resolve, reject) => {
    // A group of its own: so that what a killed compiler or installer started ends with it.
    const detached = process.platform !== "win32";
    const child = spawn(command, args, { cwd, env, detached, stdio: ["ignore", "pipe", "pipe"] });
    const tail: string[] = [];
    const stop = (): void => {
      end(child);
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => onOutput?.(line));
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on("line", (line) => {
      tail.push(line);
      if (tail.length > tailLength) tail.shift();
      onError?.(line);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve({ code: code ?? undefined, tail });
    });
  });
}
