import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { dump, load } from "js-yaml";
import { environmentOf } from "../../cli/local/environment";
import { projectRoot } from "../../cli/projectRoot";
import { readStackFiles } from "../../cli/stackFiles";
import { type LocalAzure, startLocalAzure } from "../../local-azure";
import { parseFaults } from "../../local-azure/faults/parseFaults";
import { type Ledger, parseDay, readLedger } from "../../rotation";

/** What a command did. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Resources by what happens to them, e.g. `{ create: 2, same: 19 }`. */
export type Changes = Readonly<Record<string, number>>;

const program = [
  "Pulumi.yaml",
  "package.json",
  "tsconfig.json",
  "stacks",
  "components",
  "rotation",
  "provider",
  "policies",
];

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
    for (const part of program) cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
    cpSync(join(projectRoot, "Pulumi.test.yaml"), join(folder, "Pulumi.test.yaml"));
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "junction");
    const azure = await startLocalAzure({
      directory: join(folder, "azure"),
      today: parseDay("2026-11-22"),
      faults: parseFaults(faults),
      ...readStackFiles(folder),
    });
    mkdirSync(join(folder, "state"));
    const estate = new TestEstate(folder, azure, env);
    await estate.must("stack", "init", "test", "--no-select");
    return estate;
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

  /** Starts `pulumi ARGS… --stack test`, or with the stack that they name. */
  start(args: readonly string[], without: readonly string[] = []): ReturnType<typeof spawn> {
    // The mail servers of tests are on this machine.
    const left = [...without, "QUARTERTURN_MAIL_VIA"];
    const env = Object.fromEntries(
      Object.entries(this.environment()).filter(([name]) => !left.includes(name)),
    );
    const namesStack = args[1] === "init" || args.includes("--stack");
    return spawn("pulumi", [...args, ...(namesStack ? [] : ["--stack", "test"])], {
      cwd: this.folder,
      env,
    });
  }

  /** The variables with which a process works on this estate. */
  environment(): NodeJS.ProcessEnv {
    return environmentOf(this.env, this.azure, join(this.folder, "state"));
  }

  /** Runs `pulumi ARGS… --stack test` to its end. */
  pulumi(...args: string[]): Promise<Finished> {
    return this.pulumiWithout([], ...args);
  }

  /** The same without some variables of the environment. */
  async pulumiWithout(variables: readonly string[], ...args: string[]): Promise<Finished> {
    return finished(this.start(args, variables));
  }

  /** `npm run status -- --stack test ARGS…`, to its end. */
  status(...args: string[]): Promise<Finished> {
    return this.ours(["status", "--stack", "test", "-C", this.folder, ...args]);
  }

  /** A command of ours, in the estate's folder, with more in its environment; to its end. */
  ours(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const env = { ...this.environment(), ...more };
    const main = join(projectRoot, "cli", "main.js");
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
