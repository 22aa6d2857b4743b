import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, findGo } from "./build";
import { download, downloadUrl } from "./download";
import { cacheFolder, isComplete, notOurs } from "./find";
import type { Machine } from "./machine";
import { mayOthersWrite } from "./others";
import { EngineError, type Engine, type Report } from "./types";
import { engineVersion, minimumGo } from "./versions";
import { makeOnce, type Order } from "./workshop";

const remedy =
  `Install the Pulumi CLI ${engineVersion} or newer (https://www.pulumi.com/docs/install/), or Go ${minimumGo} or newer ` +
  "(https://go.dev/dl/), which builds it here once, from modules that it fetches. Then run the same command again.";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One try at the engine: where it was made, or why it wasn't. */
type Try = { readonly folder: string } | { readonly folder?: undefined; readonly reason: string };

async function tryDownload(
  folder: string,
  signal: AbortSignal,
  report: Report,
  around: Machine,
): Promise<Try> {
  const unreachable = await around.probe(downloadUrl);
  if (unreachable !== undefined) return { reason: `it can't be downloaded: ${downloadUrl} ${unreachable}` };
  report(`Downloading Pulumi ${engineVersion} with npm's wrapper, once per machine.`);
  mkdirSync(folder);
  const { env, wrapper, display } = around;
  try {
    return { folder: await download(wrapper, folder, { env, signal, display: { ...display, report } }) };
  } catch (error) {
    signal.throwIfAborted();
    return { reason: `the download failed: ${messageOf(error)}` };
  }
}

async function tryBuild(folder: string, signal: AbortSignal, report: Report, around: Machine): Promise<Try> {
  const { env, modules, display } = around;
  const shown = { ...display, report };
  const go = await findGo({ modules, env, signal, display: shown });
  if (go.path === undefined) return { reason: `it can't be built: ${go.reason}` };
  report(
    `Building Pulumi ${engineVersion} with ${go.version} from its published modules: about 5 minutes on 2 cores, once per machine.`,
  );
  mkdirSync(folder);
  try {
    return {
      folder: await build(folder, { modules, go: go.path, env, signal, display: shown }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { reason: `the build failed: ${messageOf(error)}` };
  }
}

/**
 * Puts the engine into the cache: the official download, else a build from the pinned Go modules.
 * @param reasons why none was found, for the error
 * @throws EngineError if neither way works or the cache can't be written
 */
export async function getEngine(
  reasons: readonly string[],
  report: Report,
  around: Machine,
): Promise<Engine> {
  const target = cacheFolder(around.env);
  const make: Order<Engine["source"]>["make"] = async (folder, signal) => {
    const downloaded = await tryDownload(join(folder, "download"), signal, report, around);
    if (downloaded.folder !== undefined) return { folder: downloaded.folder, made: "download" };
    report(`Pulumi ${engineVersion}: ${downloaded.reason}.`);
    const built = await tryBuild(join(folder, "build"), signal, report, around);
    if (built.folder !== undefined) return { folder: built.folder, made: "build" };
    throw new EngineError([...reasons, downloaded.reason, built.reason], remedy);
  };
  try {
    mkdirSync(dirname(target), { recursive: true });
    if (mayOthersWrite(dirname(target)))
      throw new EngineError([...new Set([...reasons, notOurs(target)])], remedy);
    const made = await makeOnce(
      { target, name: "the engine", isDone: () => isComplete(target), make },
      { ...around.display, report },
      around.patience,
    );
    return { binFolder: join(target, "bin"), version: engineVersion, source: made ?? "cache" };
  } catch (error) {
    if (error instanceof EngineError || !(error instanceof Error) || !("syscall" in error)) throw error;
    throw new EngineError([...reasons, `${target} can't be written: ${error.message}`], remedy);
  }
}
