import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { scripts } from "../../../package.json";
import { packageRoot } from "../../../cli/places";
import { inFolder } from "../support";
import type { Started } from "./clients/starter";

const script = JSON.stringify(join(__dirname, "clients", "starter.ts"));
const translate = JSON.stringify(join(packageRoot, "provider", "translate.js"));

/** As cli/main.js does it. */
const start = `require(${translate}).translatorOf(${script})("./starter.ts")`;

/** Node's own options in `npm run local`. */
const [, options = ""] = /^node (.*)cli\/main\.js/.exec(scripts.local) ?? [];
const nodeOptions = options.split(" ").filter((option) => option !== "");

/** A local Azure in a process of its own, started as `npm run local` starts it. */
export class Starter {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  /** Runs `work` on one in a fresh folder. */
  static async run<T>(work: (started: Started, starter: Starter) => Promise<T>): Promise<T> {
    return inFolder(async (folder) => {
      const child = spawn(process.execPath, [...nodeOptions, "-e", start, folder], { stdio: "pipe" });
      child.stderr.pipe(process.stderr);
      const closed = once(child, "close");
      try {
        const starter = new Starter(child);
        return await work(JSON.parse(await starter.nextLine()) as Started, starter);
      } finally {
        child.stdin.end();
        await closed;
      }
    });
  }

  /** The memory that it takes now (RSS), in MB. */
  async memory(): Promise<number> {
    this.child.stdin.write("memory\n");
    return Number(await this.nextLine());
  }

  private async nextLine(): Promise<string> {
    const next = await this.lines.next();
    if (next.done === true) throw new Error("the local Azure's process ended early");
    return next.value;
  }
}
