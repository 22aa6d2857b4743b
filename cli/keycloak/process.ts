import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serverEnvironment } from "./environment";

/** What a server's process is started with. */
export interface Launch {
  readonly serverFolder: string;
  /** The folder it works in, made by `home.ts`. */
  readonly home: string;
  readonly java: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  /** More variables for the server. */
  readonly variables: Readonly<Record<string, string>>;
}

const look = 50;
const startLimit = 300_000;
const stopLimit = 20_000;
const tailLength = 15;
const listening = /Listening on: (http:\/\/127\.0\.0\.1:\d+)/;

/** How H2 says that another process has the database open. */
const inUse = /Database may be already in use|Locked by another process/;

/** A server did not start: the message has the last of what it logged. */
export class ServerError extends Error {
  /** What the process exits with. */
  readonly exitCode = 1;
  /** Whether another server works in the same folder. */
  readonly isInUse: boolean;

  constructor(what: string, log: string) {
    const tail = log.trimEnd().split("\n").slice(-tailLength).join("\n  ");
    super(`Keycloak ${what}. The last of its log:\n  ${tail}`);
    this.name = "ServerError";
    this.isInUse = inUse.test(log);
  }
}

/** Keycloak's process, with all that it starts: a group of its own, which ends when this process does. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
    private readonly closed: Promise<unknown>,
  ) {}

  /** The process ID, which is its group's too. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Starts it. Its log goes to a file in its home: a pipe that nobody reads for a while would stop it. */
  static start({ serverFolder, home, java, port, env, variables }: Launch): ServerProcess {
    const logFile = join(home, "keycloak.log");
    const log = openSync(logFile, "w", 0o600);
    const args = [
      `-Dkc.home.dir=${home}`,
      "start",
      "--optimized",
      "--http-enabled=true",
      "--http-host=127.0.0.1",
      `--http-port=${port}`,
      "--hostname-strict=false",
      "--cache=local",
    ];
    const child = spawn(join(serverFolder, "bin", "kc.sh"), args, {
      detached: true,
      // Nothing is ever written there. It ends when this process does, however it does, and the server with it.
      stdio: ["pipe", log, log],
      env: { ...serverEnvironment(env, java), ...variables, QUARTERTURN_ENDS_WITH_STDIN: "true" },
    });
    closeSync(log);
    // An end during the start is told by `ready`.
    child.on("error", () => undefined);
    const closed = new Promise((resolve) => {
      child.once("close", resolve);
    });
    return new ServerProcess(child, logFile, closed);
  }

  /**
   * Awaits its address.
   * @throws ServerError if it ends, or is not there after five minutes
   */
  async ready(signal?: AbortSignal): Promise<string> {
    const until = performance.now() + startLimit;
    for (;;) {
      const [, url] = listening.exec(this.log()) ?? [];
      if (url !== undefined) return url;
      if (this.hasEnded()) throw new ServerError("did not start", this.log());
      if (performance.now() > until || signal?.aborted === true) {
        await this.end("SIGKILL");
        signal?.throwIfAborted();
        throw new ServerError(`did not start within ${startLimit / 1000} s`, this.log());
      }
      await sleep(look);
    }
  }

  /** Ends it: SIGTERM lets it close its database, and kills it if it doesn't within 20 s. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.send(signal);
    const limit = setTimeout(() => {
      this.send("SIGKILL");
    }, stopLimit);
    await this.closed;
    clearTimeout(limit);
    // The script that started it is gone; it may take a moment longer itself.
    const until = performance.now() + stopLimit;
    while (this.send(0)) {
      if (performance.now() > until) this.send("SIGKILL");
      await sleep(look);
    }
  }

  /** Sends the whole group a signal. False if there is none any more. */
  send(signal: NodeJS.Signals | 0): boolean {
    if (this.child.pid === undefined) return false;
    try {
      process.kill(-this.child.pid, signal);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
      throw error;
    }
  }

  hasEnded(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private log(): string {
    return readFileSync(this.logFile, "utf8");
  }
}
