import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureEngine, type Engine } from "../../cli/engine";
import type { Machine } from "../../cli/engine/machine";
import { engineVersion } from "../../cli/engine/versions";

// A machine of our own: a search path, a Pulumi home and programs that are shell scripts. So these tests need a POSIX
// system; what they test is the same on all.
export const describeOnPosix = process.platform === "win32" ? describe.skip : describe;

/** A machine with nothing on it, and what is put there. */
export class FakeMachine {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "engine-test-")));
  readonly home = join(this.folder, "pulumi-home");
  readonly target = join(this.home, "versions", engineVersion);
  readonly lines: string[] = [];
  private readonly pathFolders: string[] = [];

  /** Writes an executable script; answers its path. */
  script(file: string, body: string): string {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Adds a folder to the search path's end. */
  onPath(folder: string): string {
    this.pathFolders.push(join(this.folder, folder));
    return join(this.folder, folder);
  }

  /** A `pulumi` on PATH that says this version, with the language host beside it or without. */
  pulumiOnPath(version: string, withHost = true, folder = `pulumi-${version}`): string {
    this.script(join(folder, "pulumi"), `echo ${version}`);
    if (withHost) this.script(join(folder, "pulumi-language-nodejs"), "exit 0");
    return this.onPath(folder);
  }

  /** What the npm wrapper's download leaves in the cache. */
  pulumiInCache(withHost = true): void {
    const bin = join("pulumi-home", "versions", engineVersion, "bin");
    this.script(join(bin, "pulumi"), `echo ${engineVersion}`);
    if (withHost) this.script(join(bin, "pulumi-language-nodejs"), "exit 0");
  }

  /**
   * A `go` on PATH that "compiles" scripts, notes each call in go.log and takes `seconds` for each build.
   * @param build shell commands in place of the build's own
   */
  goOnPath(version = "go1.26.8", seconds = 0, build = 'echo "echo $0" > "$out"; chmod +x "$out"'): void {
    const dist = join(this.folder, "module", "nodejs", "dist");
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(dist, "pulumi-analyzer-policy"), "#!/bin/sh\n", { mode: 0o444 });
    this.script(
      join("go", "go"),
      [
        `echo "$@" "GOWORK=$GOWORK" >> '${this.folder}/go.log'`,
        'case "$1 $*" in',
        `"env "*) echo ${version} ;;`,
        `"list "*" -m "*) echo '${this.folder}/module' ;;`,
        '"list "*) echo "go: downloading example.com/a v1.0.0" >&2; echo example.com/a; echo example.com/b ;;',
        '"build "*)',
        '  while [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done',
        `  echo example.com/a >&2; touch "$GOTMPDIR/half"; sleep ${seconds}; ${build} ;;`,
        "esac",
      ].join("\n"),
    );
    this.onPath("go");
  }

  /** The arguments of each call of `go`. */
  goCalls(): readonly string[] {
    return readFileSync(join(this.folder, "go.log"), "utf8").trim().split("\n");
  }

  /** The process group of a `go` that wrote its ID into the file `pid`. */
  processGroup(): number {
    return Number(readFileSync(join(this.folder, "pid"), "utf8"));
  }

  /** Waits for the end of what that `go` started; a test that waits too long fails. */
  async endOfProcesses(): Promise<void> {
    for (;;) {
      try {
        process.kill(-this.processGroup(), 0);
      } catch {
        return;
      }
      await sleep(20);
    }
  }

  /** A stand-in for npm's wrapper. */
  wrapper(body: string): string {
    const path = join(this.folder, "run.js");
    writeFileSync(path, body);
    return path;
  }

  env(): NodeJS.ProcessEnv {
    return { PATH: this.pathFolders.join(delimiter), PULUMI_HOME: this.home };
  }

  /** Everything in the cache's folder for versions. */
  versions(): readonly string[] {
    return readdirSync(dirname(this.target));
  }

  /** Asks for the engine on this machine, which reaches nothing outside of it unless the test says so. */
  ensure(changes: Partial<Machine> = {}): Promise<Engine> {
    return ensureEngine((line) => this.lines.push(line), this.machine(changes));
  }

  machine(changes: Partial<Machine> = {}): Machine {
    return {
      env: this.env(),
      wrapper: join(this.folder, "no-wrapper.js"),
      modules: join(__dirname, "../../cli/engine"),
      probe: () => Promise.resolve("cannot be reached (ENOTFOUND)"),
      display: { stream: { write: () => true }, every: 15_000 },
      patience: { beat: 20, abandoned: 300 },
      ...changes,
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
