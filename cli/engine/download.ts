import { join } from "node:path";
import { WebError, webRequest } from "../../web/request";
import { cacheFolder, isComplete } from "./find";
import { elapsed, showProgress, type Display } from "../progress";
import { run } from "./run";
import { temporaryIn } from "./system";
import { engineVersion } from "./versions";

/** What the wrapper fetches first: where this can't be reached there is nothing to download. */
export const downloadUrl = "https://get.pulumi.com/install.sh";

/**
 * Asks for the head of an address, for so many milliseconds at most.
 * @returns undefined if it can be reached, else why not
 */
export async function probe(url: string, limit = 5000): Promise<string | undefined> {
  try {
    const response = await webRequest(url, { method: "HEAD" }, { limit });
    return response.ok ? undefined : `answers ${response.status}`;
  } catch (error) {
    if (!(error instanceof WebError)) return (error as Error).message;
    const { code, words, isLate } = error.failure;
    return isLate === true
      ? `does not answer within ${limit / 1000} s`
      : `cannot be reached (${code ?? words})`;
  }
}

/**
 * Has npm's official wrapper download the CLI into a Pulumi home of its own.
 * @param wrapper the wrapper's run.js
 * @param home an empty folder
 * @returns the version's folder in it
 * @throws Error with what the wrapper said, if the CLI is not there afterwards
 */
export async function download(
  wrapper: string,
  home: string,
  options: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal; readonly display: Display },
): Promise<string> {
  const { display, signal } = options;
  // The wrapper runs a script from the temporary folder under a name that others can guess: so it gets one of its own.
  const temporary = temporaryIn(home);
  const env = { ...options.env, ...temporary, PULUMI_HOME: home, PULUMI_VERSION: engineVersion };
  const since = performance.now();
  let last = "";
  const note = (line: string): void => {
    last = line.trim();
  };
  const stop = showProgress(() => `Downloading, ${elapsed(since, performance.now())}: ${last}`, display);
  const { code, tail } = await run(process.execPath, [wrapper, "version"], {
    // Node.js 22 and later can fetch by way of a proxy, if they are told to.
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true", NODE_USE_ENV_PROXY: "1" },
    signal,
    onOutput: note,
    onError: note,
  }).finally(stop);
  signal.throwIfAborted();
  const folder = cacheFolder(env);
  if (code === 0 && isComplete(folder)) return folder;
  throw new Error(tail.at(-1) ?? `the wrapper left no complete CLI in ${join("versions", engineVersion)}`);
}
