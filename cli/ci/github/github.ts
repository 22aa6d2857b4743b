import { z } from "zod";
import { WebError, webRequest } from "../../../web/request";
import { UsageError } from "../../../settings/usageError";

/** Milliseconds for which a read is repeated while GitHub has too much to do or can't be reached. */
const patience = 60_000;

type Method = "GET" | "POST" | "PATCH";

/** One repository, by GitHub's REST API. */
export class GitHub {
  private constructor(
    private readonly api: string,
    private readonly repository: string,
    private readonly token: string,
    /** The page of this workflow's run, if it is one. */
    readonly runUrl: string | undefined,
  ) {}

  /**
   * By the variables that GitHub sets for every step, and `GITHUB_TOKEN`, which only a step has that needs it.
   * @throws UsageError that names the variable that is missing
   */
  static from(env: NodeJS.ProcessEnv): GitHub {
    const needed = (name: string): string => {
      const value = env[name] ?? "";
      if (value !== "") return value;
      throw new UsageError(
        `${name}: got nothing, want the value that GitHub Actions sets for a step (docs/workflows.md)`,
      );
    };
    const repository = needed("GITHUB_REPOSITORY");
    const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_RUN_ID: run } = env;
    const runUrl = run === undefined ? undefined : `${server}/${repository}/actions/runs/${run}`;
    const api = env.GITHUB_API_URL ?? "https://api.github.com";
    return new GitHub(api, repository, needed("GITHUB_TOKEN"), runUrl);
  }

  /** Every page of a list below the repository, e.g. `issues?state=open`. */
  async list<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>[]> {
    const pages = await this.pages(path, z.array(schema));
    return pages.flat();
  }

  /** The same where the list stands in an object, under a key. */
  async listIn<Schema extends z.ZodType>(
    path: string,
    key: string,
    schema: Schema,
  ): Promise<z.infer<Schema>[]> {
    const pages = await this.pages(path, z.record(z.string(), z.unknown()));
    return pages.flatMap((page) => z.array(schema).parse(page[key]));
  }

  private async pages<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>[]> {
    const all: z.infer<Schema>[] = [];
    const separator = path.includes("?") ? "&" : "?";
    let next: string | undefined = this.url(`${path}${separator}per_page=100`);
    while (next !== undefined) {
      const response: Response = await this.request("GET", next);
      all.push(schema.parse(await response.json()));
      next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    }
    return all;
  }

  /** @throws UsageError with GitHub's words if it refuses */
  async send(method: "POST" | "PATCH", path: string, body: object): Promise<void> {
    await this.request(method, this.url(path), body);
  }

  private url(path: string): string {
    return `${this.api}/repos/${this.repository}/${path}`;
  }

  private async request(method: Method, url: string, body?: object): Promise<Response> {
    const response = await this.answerTo(url, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${this.token}`,
        "x-github-api-version": "2022-11-28",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const said = (await response.text()).slice(0, 500);
    throw new UsageError(`GitHub: ${method} ${url}: ${response.status} ${said}`);
  }
  private async answerTo(url: string, init: RequestInit): Promise<Response> {
    try {
      return await webRequest(url, init, { patience });
    } catch (error) {
      throw error instanceof WebError ? new UsageError(`GitHub: ${error.message}`) : error;
    }
  }
}
