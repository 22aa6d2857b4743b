import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import spawn from "cross-spawn";
import { mayOthersWrite } from "./others";
import { executable, executablesOnPath, isExecutable } from "./system";
import type { Engine } from "./types";
import { engineVersion, isAtLeast } from "./versions";

const languageHost = "pulumi-language-nodejs";

/** An engine that needs no more than to be used, or why there is none: one sentence for each place. */
export type Finding =
  { readonly engine: Engine } | { readonly engine?: undefined; readonly reasons: string[] };

/** Where the npm wrapper and Pulumi's Automation API keep our version of the CLI: `$PULUMI_HOME` or `~/.pulumi`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env.PULUMI_HOME ?? "";
  return join(home === "" ? join(homedir(), ".pulumi") : resolve(home), "versions", engineVersion);
}

/** Whether a version's folder has all that runs a program: the CLI, and the Node.js language host beside it. */
export function isComplete(folder: string): boolean {
  return ["pulumi", languageHost].every((name) => isExecutable(join(folder, "bin", executable(name))));
}

/** npm's wrapper (in every PATH under `npm run`) is no engine: it downloads one. */
const isWrapper = (file: string): boolean => realpathSync(file).includes(`${sep}node_modules${sep}`);

function hasLanguageHost(pulumi: string, env: NodeJS.ProcessEnv): boolean {
  const beside = [dirname(pulumi), dirname(realpathSync(pulumi))];
  return (
    beside.some((folder) => isExecutable(join(folder, executable(languageHost)))) ||
    executablesOnPath(languageHost, env).length > 0
  );
}

/** What `pulumi version` prints, undefined if it doesn't run. */
function versionOf(pulumi: string, env: NodeJS.ProcessEnv): string | undefined {
  const options = {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    timeout: 30_000,
  } as const;
  const { status, stdout } = spawn.sync(pulumi, ["version"], options);
  return status === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}

/** Looks at one `pulumi` on PATH: the engine, or why not. */
function examine(pulumi: string, env: NodeJS.ProcessEnv): Engine | string {
  // The cache's own, by way of PATH, needn't be asked: that takes it a quarter of a second.
  const kept = join(cacheFolder(env), "bin", executable("pulumi"));
  const isKept = existsSync(kept) && realpathSync(kept) === realpathSync(pulumi);
  const version = isKept ? engineVersion : versionOf(pulumi, env);
  if (version === undefined) return `${pulumi} does not run`;
  if (!isAtLeast(version, engineVersion)) return `${pulumi} is ${version}, older than ${engineVersion}`;
  if (!hasLanguageHost(pulumi, env)) return `${pulumi} has no ${languageHost} beside it or on PATH`;
  return { binFolder: dirname(pulumi), version, source: "path" };
}

/** Why a cache is not used in which any user of the machine could have put the engine. */
export const notOurs = (cache: string): string =>
  `${cache} is ignored: other users of this machine can write there; set PULUMI_HOME to a folder of your own`;

/** The engine that is at hand: the first `pulumi` on PATH that will do, else what the wrapper's cache has. */
export function findEngine(env: NodeJS.ProcessEnv): Finding {
  const reasons: string[] = [];
  for (const pulumi of executablesOnPath("pulumi", env).filter((file) => !isWrapper(file))) {
    const answer = examine(pulumi, env);
    if (typeof answer !== "string") return { engine: answer };
    reasons.push(answer);
  }
  if (reasons.length === 0) reasons.push("there is no pulumi on PATH");
  const cache = cacheFolder(env);
  if (existsSync(cache) && mayOthersWrite(cache)) return { reasons: [...reasons, notOurs(cache)] };
  if (isComplete(cache)) {
    return { engine: { binFolder: join(cache, "bin"), version: engineVersion, source: "cache" } };
  }
  const missing = isExecutable(join(cache, "bin", executable("pulumi"))) ? `no ${languageHost}` : "no pulumi";
  return { reasons: [...reasons, `there is ${missing} in ${join(cache, "bin")}`] };
}
