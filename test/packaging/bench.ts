import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import spawn from "cross-spawn";
import { packageRoot } from "../../cli/places";
import { describeWithEngine } from "../support/engine";
import { type Finished, finished } from "../support/estate";

const tool = join(packageRoot, "cli", "tool.js");

/** The package as npm packs it, and an empty folder to install it into. */
export class PackedProject {
  private readonly above = realpathSync(mkdtempSync(join(tmpdir(), "quarterturn-package-")));
  /** The packed package. */
  readonly tarball: string;

  /** Builds one of the packages and packs it. @param name its folder in `dist/` */
  constructor(name: string) {
    const built = join(this.above, "built");
    const build = [tool, "ts-node", join(packageRoot, "packaging", "build.ts"), built, name];
    execFileSync(process.execPath, build, { cwd: packageRoot });
    const pack = ["pack", join(built, name), "--pack-destination", this.above];
    execFileSync("npm", pack, { cwd: packageRoot, stdio: "pipe" });
    const file = readdirSync(this.above).find((one) => one.endsWith(".tgz")) ?? "";
    this.tarball = join(this.above, file);
  }

  /** A folder of this name that has nothing of the repository around it. */
  folder(name: string): string {
    return join(this.above, name);
  }

  close(): void {
    rmSync(this.above, { recursive: true, force: true });
  }
}

/** A suite about one of the packages, which is packed once for it. */
export function describePackage(
  title: string,
  name: string,
  body: (env: NodeJS.ProcessEnv, packed: () => PackedProject) => void,
): void {
  const suite = (env: NodeJS.ProcessEnv): void => {
    let packed: PackedProject;
    before(() => {
      packed = new PackedProject(name);
    });
    after(() => {
      packed.close();
    });
    body(env, () => packed);
  };
  describeWithEngine(title, suite, 10);
}

/** What those say who look at packages. */
export async function assertWellFormed({ tarball }: PackedProject): Promise<void> {
  for (const tool of [
    ["publint", tarball, "--strict"],
    ["attw", tarball, "--profile", "node16"],
  ]) {
    const { code, stdout, stderr } = await runTool(...tool);
    assert.equal(code, 0, stdout + stderr);
  }
}

/** Runs commands in a folder, one after the other, as somebody who has never seen this repository; each must go well. */
export function stranger(folder: string, env: NodeJS.ProcessEnv) {
  mkdirSync(folder);
  return async (file: string, ...args: string[]): Promise<Finished> => {
    const ended = await finished(spawn(file, args, { cwd: folder, env: strangersEnvironment(env) }));
    assert.equal(ended.code, 0, `${file} ${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
    return ended;
  };
}

/** Runs a tool of the repository's. */
function runTool(...args: string[]): Promise<Finished> {
  return finished(spawn(process.execPath, [tool, ...args], { cwd: packageRoot }));
}

/** Environment of somebody who has never seen this repository: nothing in it leads there. */
function strangersEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).flatMap(([name, value = ""]): (readonly [string, string])[] => {
    // npm puts the repository's own commands first; without any PATH, npm gives scripts none either.
    if (name.toUpperCase() === "PATH") return [[name, foreignOf(value.split(delimiter)).join(delimiter)]];
    // The machine's settings for npm stay: its registry, and whose certificates it trusts.
    if (/^npm_(?!config_(global|user)config$)|^INIT_CWD$|^TS_NODE|^MOCHA/i.test(name)) return [];
    return foreignOf([value]).map((foreign) => [name, foreign]);
  });
  return Object.fromEntries(kept);
}

/** Those that don't lead into the repository. */
function foreignOf(values: readonly string[]): readonly string[] {
  return values.filter((value) => !value.includes(packageRoot));
}
