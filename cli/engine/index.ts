import { delimiter, dirname, join } from "node:path";
import { directToThisMachine } from "../../web/proxy";
import { findEngine } from "./find";
import { getEngine } from "./get";
import { here, type Machine } from "./machine";
import { executable, isExecutable, openPathFolders, pathFolders, pathVariable } from "./system";
import type { Engine, Report } from "./types";

export { findEngine } from "./find";
export { EngineError, type Engine, type Report } from "./types";

/**
 * The Pulumi engine: one on PATH that is new enough, else the npm wrapper's cache, else the official download, else a build
 * from the pinned Go modules into that cache. Says which way it goes and why; only the last two take time and network.
 * @throws EngineError that says why no way was open, and what to install
 */
export async function ensureEngine(report: Report, around: Machine = here()): Promise<Engine> {
  const open = openPathFolders(around.env);
  if (open.length > 0)
    report(`Removed from ${pathVariable(around.env)}, because any user can write there: ${open.join(", ")}.`);
  const found = findEngine(around.env);
  if (found.engine === undefined) report(`No Pulumi engine found: ${found.reasons.join("; ")}.`);
  const engine = found.engine ?? (await getEngine(found.reasons, report, around));
  report(
    `Pulumi ${engine.version}, ${engine.source === "path" ? "on PATH" : "kept"} in ${engine.binFolder}.`,
  );
  return engine;
}

/**
 * The environment in which `pulumi` is this engine. Where its folder also has a `node`, the one that runs us stays the
 * first: programs must not change their Node.js with the engine. Folders in which others can put programs are left out, and no proxy stands
 * before this machine.
 */
export function engineEnvironment(engine: Engine, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const ourNode = dirname(process.execPath);
  const hasNode = isExecutable(join(engine.binFolder, executable("node")));
  const first = hasNode && engine.binFolder !== ourNode ? [ourNode, engine.binFolder] : [engine.binFolder];
  const folders = [...first, ...pathFolders(env).filter((folder) => !first.includes(folder))];
  return {
    ...env,
    ...directToThisMachine(env),
    [pathVariable(env)]: folders.join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
