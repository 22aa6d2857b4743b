import { Octokit } from "@octokit/rest";
import { UsageError } from "../../../settings/usageError";
import { webRequest } from "../../../web/request";

/** Milliseconds for which a read is repeated while GitHub has too much to do or can't be reached. */
const patience = 60_000;

const silent = (): void => undefined;

/** One repository, by GitHub's REST API: its methods throw a UsageError with GitHub's words if it refuses. */
export interface GitHub {
  readonly octokit: Octokit;
  /** What every method asks for. */
  readonly repository: { readonly owner: string; readonly repo: string };
  /** The page of this workflow's run, if it is one. */
  readonly runUrl: string | undefined;
}

/**
 * By the variables that GitHub sets for every step, and `GITHUB_TOKEN`, which only a step has that needs it.
 * @throws UsageError that names the variable that is missing
 */
export function gitHubOf(env: NodeJS.ProcessEnv): GitHub {
  const needed = (name: string): string => {
    const value = env[name] ?? "";
    if (value !== "") return value;
    throw new UsageError(
      `${name}: got nothing, want what GitHub Actions gives a step (see docs/workflows.md)`,
    );
  };
  const name = needed("GITHUB_REPOSITORY");
  const [owner = "", repo = ""] = name.split("/");
  const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_RUN_ID: run } = env;
  const octokit = new Octokit({
    auth: needed("GITHUB_TOKEN"),
    baseUrl: env.GITHUB_API_URL ?? "https://api.github.com",
    userAgent: "quarterturn",
    // What failed is said once, by the error below; Octokit's own line calls every failure a 500.
    log: { debug: silent, info: silent, warn: console.warn, error: silent },
    // Proxies, limits of time and repeated tries as everywhere in this project.
    request: { fetch: (url: string, init: RequestInit) => webRequest(url, init, { patience }) },
  });
  octokit.hook.error("request", (error, { method, url }) => {
    const status = "response" in error && error.response !== undefined ? `${error.response.status} ` : "";
    throw new UsageError(`GitHub: ${method} ${url}: ${status}${error.message.slice(0, 500)}`);
  });
  const runUrl = run === undefined ? undefined : `${server}/${name}/actions/runs/${run}`;
  return { octokit, repository: { owner, repo }, runUrl };
}
