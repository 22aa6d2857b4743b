import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { dump, load } from "js-yaml";
import { environmentOf } from "../../cli/local/environment";
import { packageRoot } from "../../cli/places";
import { readStackFiles } from "../../cli/stackFiles";
import { type LocalAzure, startLocalAzure } from "../../local-azure";
import { parseFaults, type Fault } from "../../local-azure/faults/table";
import { type Day, type Ledger, parseDay, readLedger } from "../../rotation";

/** What a command did. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Resources by what happens to them, e.g. `{ create: 2, same: 19 }`. */
export type Changes = Readonly<Record<string, number>>;

/** The rooms that the program and what it starts are made of. */
const rooms =
  "stacks program components names protocol settings rights web certificates rotation keycloak provider policies";
const program = ["Pulumi.yaml", "package.json", "tsconfig.json", ...rooms.split(" ")];

/** A copy of the project with a test stack of its own, a local Azure of its own, and the real engine. */
export class TestEstate {
  private constructor(
    readonly folder: string,
    readonly azure: LocalAzure,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Starts on 2026-11-22 with MaxConf's test stack. `env` is the environment with the engine; `faults` as `--fault` reads them. */
  static async open(env: NodeJS.ProcessEnv, faults: readonly string[] = []): Promise<TestEstate> {
    const folder = mkdtempSync(join(tmpdir(), "quarterturn-estate-"));
    for (const part of program) cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
    cpSync(join(packageRoot, "Pulumi.test.yaml"), join(folder, "Pulumi.test.yaml"));
    mkdirSync(join(folder, "state"));
    const estate = await TestEstate.started(folder, env, parseFaults(faults), parseDay("2026-11-22"));
    await estate.must("stack", "init", "test", "--no-select");
    return estate;
  }

  /** An estate in which `up` ran on each of these days: a copy of one that is made once and kept until the tests end. */
  static async after(env: NodeJS.ProcessEnv, ...days: string[]): Promise<TestEstate> {
    const kept = await keptAfter(env, days);
    const folder = mkdtempSync(join(tmpdir(), "quarterturn-estate-"));
    cpSync(kept, folder, { recursive: true, filter: (path) => path !== join(kept, "node_modules") });
    return TestEstate.started(folder, env);
  }

  private static async started(
    folder: string,
    env: NodeJS.ProcessEnv,
    faults: readonly Fault[] = [],
    today?: Day,
  ): Promise<TestEstate> {
    symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "junction");
    const directory = join(folder, "azure");
    const azure = await startLocalAzure({ directory, today, faults, ...readStackFiles(folder) });
    return new TestEstate(folder, azure, env);
  }

  /** Stops, and leaves its folder to whoever copies it. */
  async keep(): Promise<string> {
    await this.azure.close();
    return this.folder;
  }

  async close(): Promise<void> {
    await this.azure.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Lets other things go wrong from now on; none mends everything. */
  fault(...faults: string[]): void {
    this.azure.setFaults(parseFaults(faults));
  }

  /** Moves the one clock. */
  moveTo(day: string): void {
    this.azure.setToday(parseDay(day));
  }

  /** Changes the stack file's `quarterturn:` keys; `undefined` takes one away. */
  configure(change: (config: Record<string, unknown>) => void): void {
    const file = join(this.folder, "Pulumi.test.yaml");
    const stackFile = load(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    change(stackFile.config);
    writeFileSync(file, dump(stackFile));
  }

  /** Starts `pulumi ARGS… --stack test`, or with the stack that they name; `undefined` takes a variable away. */
  start(args: readonly string[], variables: NodeJS.ProcessEnv = {}): ReturnType<typeof spawn> {
    const env: NodeJS.ProcessEnv = {
      ...this.environment("pulumi", ...args),
      QUARTERTURN_MAIL_VIA: undefined, // The mail servers of tests are on this machine.
      ...variables,
    };
    const namesStack = args[1] === "init" || args.includes("--stack");
    return spawn("pulumi", [...args, ...(namesStack ? [] : ["--stack", "test"])], {
      cwd: this.folder,
      env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
    });
  }

  /** The variables with which a process works on this estate, where no certificate comes due among the rotations. */
  environment(...command: string[]): NodeJS.ProcessEnv {
    const env = environmentOf(this.env, this.azure, join(this.folder, "state"), command);
    return Object.fromEntries(Object.entries(env).filter(([name]) => name !== "QUARTERTURN_SERVED_AT"));
  }

  /** Runs `pulumi ARGS… --stack test` to its end. */
  pulumi(...args: string[]): Promise<Finished> {
    return this.pulumiWith({}, ...args);
  }

  /** The same with other variables of the environment; `undefined` takes one away. */
  async pulumiWith(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
    return finished(this.start(args, variables));
  }

  /** `npm run status -- --stack test ARGS…`, to its end. */
  status(...args: string[]): Promise<Finished> {
    return this.ours(["status", "--stack", "test", "-C", this.folder, ...args]);
  }

  /** A command of ours, in the estate's folder, with more in its environment; to its end. */
  ours(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const env = { ...this.environment(), ...more };
    const main = join(packageRoot, "cli", "main.js");
    return finished(spawn(process.execPath, [main, ...args], { cwd: this.folder, env }));
  }

  /** Runs it and throws what it said if it fails. */
  async must(...args: string[]): Promise<Finished> {
    const finished = await this.pulumi(...args);
    if (finished.code !== 0) {
      throw new Error(
        `pulumi ${args.join(" ")}: exit code ${finished.code}\n${finished.stdout}\n${finished.stderr}`,
      );
    }
    return finished;
  }

  /** `pulumi up --yes`: what it changed. */
  async up(...args: string[]): Promise<Changes> {
    const { stdout } = await this.must("up", "--yes", "--skip-preview", "--json", ...args);
    return changesIn(stdout);
  }

  /** `pulumi preview`: what it would change, and each step as `create azuread:…:ApplicationPassword edge-g2`. */
  async preview(...args: string[]): Promise<{ changes: Changes; steps: string[]; stdout: string }> {
    const { stdout } = await this.must("preview", "--json", ...args);
    const preview = JSON.parse(stdout) as { steps: { op: string; urn: string }[]; changeSummary: Changes };
    const steps = preview.steps
      .filter(({ op }) => op !== "same")
      .map(({ op, urn }) => `${op} ${shortened(urn)}`);
    return { changes: preview.changeSummary, steps: steps.sort(), stdout };
  }

  /** The ledger in the stack's state. */
  ledger(): Ledger {
    const { checkpoint } = JSON.parse(this.stateFile()) as {
      checkpoint: { latest: { resources: { type: string; inputs: unknown }[] } };
    };
    const stored = checkpoint.latest.resources.find(({ type }) => type === "quarterturn:index:Ledger");
    return readLedger(stored?.inputs);
  }

  /** Puts a state in place of the stack's own: what `pulumi stack export` printed, or what somebody made of it. */
  async importState(json: string): Promise<void> {
    const file = join(this.folder, "imported.json");
    writeFileSync(file, json);
    await this.must("stack", "import", "--file", file);
    rmSync(file);
  }

  /** The stack's state as it lies on disk. */
  stateFile(): string {
    return readFileSync(
      join(this.folder, "state", "pulumi", ".pulumi", "stacks", "quarterturn", "test.json"),
      "utf8",
    );
  }
}

const kept = new Map<string, Promise<string>>();

/** The folder of an estate in which `up` ran on each of these days: that of the days before, and one run more. */
function keptAfter(env: NodeJS.ProcessEnv, days: readonly string[]): Promise<string> {
  const key = days.join();
  const folder = kept.get(key) ?? makeAfter(env, days);
  kept.set(key, folder);
  return folder;
}

async function makeAfter(env: NodeJS.ProcessEnv, days: readonly string[]): Promise<string> {
  const before = days.slice(0, -1);
  const estate = await (before.length === 0 ? TestEstate.open(env) : TestEstate.after(env, ...before));
  process.once("exit", () => {
    rmSync(estate.folder, { recursive: true, force: true });
  });
  estate.moveTo(days.at(-1) ?? "2026-11-22");
  await estate.up();
  // A gateway gets its host names in the run after the one that made it.
  if (before.length === 0) await estate.up();
  return estate.keep();
}

/** What a command has done, at its end. */
export async function finished(child: ReturnType<typeof spawn>): Promise<Finished> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout, stderr };
}

/** `urn:…::…$azuread:index/applicationPassword:ApplicationPassword::edge-g2` → `ApplicationPassword edge-g2`. */
function shortened(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

function changesIn(events: string): Changes {
  for (const line of events.split("\n").reverse()) {
    if (!line.includes('"summaryEvent"')) continue;
    return (JSON.parse(line) as { summaryEvent: { resourceChanges: Changes } }).summaryEvent.resourceChanges;
  }
  throw new Error(`pulumi up: got no summary in\n${events}`);
}
