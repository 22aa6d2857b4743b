import { chmodSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { elapsed, showProgress, type Display } from "../progress";
import { run, type RunOptions } from "./run";
import { executable, executablesOnPath, temporaryIn } from "./system";
import { engineVersion, isAtLeast, minimumGo } from "./versions";

/** One executable and the folder whose go.mod and go.sum pin all that goes into it. */
interface Part {
  readonly folder: string;
  readonly name: string;
  readonly package: string;
}

const languageHost: Part = {
  folder: "nodejs",
  name: "pulumi-language-nodejs",
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
};
const cli: Part = { folder: "pulumi", name: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" };
const parts: readonly Part[] = [languageHost, cli];

/** The module whose nodejs/dist has the scripts that lie beside the language host. */
const scriptsModule = "github.com/pulumi/pulumi/sdk/v3";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Go, ready to build: or why it can't. */
export type Go =
  | { readonly path: string; readonly version: string }
  | { readonly path?: undefined; readonly reason: string };

/** No go.work of a folder above, no C compiler: the pinned modules alone decide. */
const goEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  GOWORK: "off",
  CGO_ENABLED: "0",
});

/**
 * Looks for a Go on PATH that is new enough, as Go itself sees it in the folder of the go.mod files: where GOTOOLCHAIN
 * allows, an older one fetches the right one, which takes its time.
 */
export async function findGo({ modules, env, signal, display }: Omit<BuildOptions, "go">): Promise<Go> {
  const [path] = executablesOnPath("go", env);
  if (path === undefined) return { reason: "there is no go on PATH" };
  const since = performance.now();
  let version = "";
  const stop = showProgress(() => `Asking Go for its version, ${elapsed(since, performance.now())}`, display);
  const options = { cwd: join(modules, cli.folder), env: goEnvironment(env), signal };
  const onOutput = (line: string): void => {
    version = line.trim();
  };
  const { code, tail } = await run(path, ["env", "GOVERSION"], { ...options, onOutput }).finally(stop);
  signal.throwIfAborted();
  if (code !== 0) return { reason: `${path} does not run: ${tail.join(" / ").trim()}` };
  if (isAtLeast(version, minimumGo)) return { path, version };
  return { reason: `${path} is ${version}, older than ${minimumGo}` };
}

/** What a build needs to know of its machine. */
export interface BuildOptions {
  /** The folder with one folder for each go.mod. */
  readonly modules: string;
  readonly go: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly display: Display;
}

/** The lines with which Go says that it is at work; the others are what went wrong. */
const isGoProgress = (line: string): boolean => /^go: (downloading|finding|extracting) /.test(line);

/** Runs go in a part's folder. Throws Error with the last of what it said if it fails. */
async function runGo(
  part: Part,
  args: readonly string[],
  options: BuildOptions,
  lines: Partial<RunOptions>,
): Promise<void> {
  const { go, modules, env, signal } = options;
  const { code, tail } = await run(go, args, { cwd: join(modules, part.folder), env, signal, ...lines });
  signal.throwIfAborted();
  if (code === 0) return;
  // go -v names the packages that it compiles: a word without a space, and no error.
  const complaint = tail.filter((line) => !isGoProgress(line) && line.includes(" ")).slice(-3);
  const why = complaint.length === 0 ? "it was killed" : complaint.join(" / ");
  throw new Error(`go ${args[0] ?? ""} of ${part.name} failed: ${why}`);
}

/** What tells packages apart: the parts share some, and have some in two versions. */
const identity = "{{.ImportPath}} {{with .Module}}{{.Version}}{{end}}";

const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false"];

/** Fetches what the parts are made of. Returns the number of packages to compile. */
async function fetchModules(options: BuildOptions): Promise<number> {
  const since = performance.now();
  let modules = 0;
  const packages = new Set<string>();
  const stop = showProgress(
    () => `Go modules: ${modules} fetched, ${elapsed(since, performance.now())}`,
    options.display,
  );
  try {
    for (const part of parts) {
      await runGo(part, ["list", ...flags, "-deps", "-f", identity, part.package], options, {
        onOutput: (line) => packages.add(line),
        onError: (line) => (modules += line.startsWith("go: downloading ") ? 1 : 0),
      });
    }
  } finally {
    stop();
  }
  options.display.report(`Go modules: ${modules === 0 ? "all there" : `${modules} fetched`}.`);
  return packages.size;
}

/** Compiles the parts into a folder. Packages that Go has in its cache are not counted, so the count may end below. */
async function compile(folder: string, packages: number, options: BuildOptions): Promise<void> {
  const since = performance.now();
  let compiled = 0;
  let now = "";
  const stop = showProgress(
    () => `Building ${now}: ${compiled} of about ${packages} packages, ${elapsed(since, performance.now())}`,
    options.display,
  );
  const ldflags = `-s -w -X ${versionVariable}=${engineVersion}`;
  try {
    for (const part of parts) {
      now = part.name;
      const output = join(folder, executable(part.name));
      await runGo(part, ["build", "-v", ...flags, "-ldflags", ldflags, "-o", output, part.package], options, {
        onError: (line) => (compiled += line.includes(" ") ? 0 : 1),
      });
    }
  } finally {
    stop();
  }
  options.display.report(`Built in ${elapsed(since, performance.now())} minutes.`);
}

/** Copies the scripts that start dynamic providers and policy packs; in the module cache they are read-only. */
async function copyScripts(folder: string, options: BuildOptions): Promise<void> {
  let source = "";
  await runGo(languageHost, ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", scriptsModule], options, {
    onOutput: (line) => (source = join(line, "nodejs", "dist")),
  });
  for (const name of readdirSync(source)) {
    copyFileSync(join(source, name), join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
}

/**
 * Builds the CLI and the Node.js language host from the pinned Go modules.
 * @param workshop an empty folder; all that Go writes on the way stays in it too
 * @returns the folder in it that has `bin`
 * @throws Error with Go's last words, if a module can't be fetched or does not compile
 */
export async function build(workshop: string, options: BuildOptions): Promise<string> {
  const bin = join(workshop, "version", "bin");
  mkdirSync(bin, { recursive: true });
  const temporary = temporaryIn(workshop);
  const env = { ...goEnvironment(options.env), ...temporary, GOTMPDIR: temporary.TMPDIR };
  const inside = { ...options, env };
  const packages = await fetchModules(inside);
  await compile(bin, packages, inside);
  await copyScripts(bin, inside);
  return join(workshop, "version");
}
