import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Permissions } from "./workflows";

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly labels: readonly string[];
  readonly user: { readonly type: string };
  readonly pull_request?: object;
}

export interface FakeComment {
  readonly id: number;
  readonly on: number;
  body: string;
  readonly user: { readonly type: string };
}

type Body = Record<string, unknown>;
type Answer = readonly [status: number, body: unknown];
type Route = readonly [
  method: string,
  path: RegExp,
  permission: string,
  answer: (params: string[], body: Body, url: URL) => Answer,
];

const pageLength = 2;
const longestBody = 65_536;

/** GitHub's REST API on 127.0.0.1, as far as the workflows use it; refuses what the token's permissions don't allow. */
export class FakeGitHub {
  readonly issues: FakeIssue[] = [];
  readonly comments: FakeComment[] = [];
  readonly dispatches: { readonly workflow: string; readonly ref: string; readonly inputs: object }[] = [];
  /** As somebody set them up in the repository's settings, with the branches that may deploy to each. */
  environments: {
    readonly name: string;
    readonly protection_rules: object[];
    readonly branches?: readonly string[];
  }[] = [];
  private readonly server: Server;
  private permissions: Permissions = {};
  private last = 100;

  constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What a step of a job with these permissions has in its environment. */
  environment(permissions: Permissions): NodeJS.ProcessEnv {
    this.permissions = permissions;
    const { port } = this.server.address() as AddressInfo;
    return {
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: "maxconf/quarterturn",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: "4711",
      GITHUB_REF_NAME: "main",
      GITHUB_TOKEN: "a job's token",
    };
  }

  /** Somebody writes something by hand, or another workflow did. */
  write(issue: { body: string; user?: string; labels?: string[]; pull_request?: object }): FakeIssue {
    const { user = "User", labels = [], ...rest } = issue;
    const number = (this.last += 1);
    const written = { number, title: "", state: "open" as const, labels, user: { type: user }, ...rest };
    this.issues.push(written);
    return written;
  }

  comment(on: number, body: string, user = "User"): FakeComment {
    const written = { id: (this.last += 1), on, body, user: { type: user } };
    this.comments.push(written);
    return written;
  }

  private readonly routes: readonly Route[] = [
    ["GET", /^issues$/, "issues", (_params, _body, url) => [200, this.issuesAsked(url)]],
    ["POST", /^issues$/, "issues", (_params, body) => [201, this.opened(body)]],
    ["PATCH", /^issues\/(\d+)$/, "issues", ([number], body) => this.changed(this.issues, number, body)],
    ["GET", /^issues\/(\d+)\/comments$/, "issues", ([number]) => [200, this.commentsOn(Number(number))]],
    ["POST", /^issues\/(\d+)\/comments$/, "issues", ([number], body) => [201, this.commented(number, body)]],
    ["PATCH", /^issues\/comments\/(\d+)$/, "issues", ([id], body) => this.changed(this.comments, id, body)],
    ["GET", /^environments$/, "actions", () => [200, this.environmentsAsked()]],
    [
      "GET",
      /^environments\/([\w-]+)\/deployment-branch-policies$/,
      "actions",
      ([name]) => [200, this.branchesOf(name)],
    ],
    [
      "POST",
      /^actions\/workflows\/([\w.]+)\/dispatches$/,
      "actions",
      ([file], body) => this.started(file, body),
    ],
  ];

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", `http://${request.headers.host ?? ""}`);
    const path = url.pathname.replace("/repos/maxconf/quarterturn/", "");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = (chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString())) as Body;
    const [status, said] = this.answerTo(request, path, body, url);
    const page = Number(url.searchParams.get("page") ?? "1");
    const whole = Array.isArray(said) ? said : undefined;
    if (whole !== undefined && page * pageLength < whole.length) {
      url.searchParams.set("page", String(page + 1));
      response.setHeader("link", `<${url.href}>; rel="next", <${url.href}>; rel="last"`);
    }
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(whole?.slice((page - 1) * pageLength, page * pageLength) ?? said));
  }

  private answerTo(request: IncomingMessage, path: string, body: Body, url: URL): Answer {
    if (!/^(Bearer|token) a job's token$/.test(request.headers.authorization ?? ""))
      return [401, { message: "Bad credentials" }];
    for (const [method, pattern, permission, answer] of this.routes) {
      const match = pattern.exec(path);
      if (match === null || request.method !== method) continue;
      const isComment = path.includes("/comments");
      const enough = request.method === "GET" ? ["read", "write"] : ["write"];
      const may = [permission, ...(isComment ? ["pull-requests"] : [])].some((name) =>
        enough.includes(this.permissions[name] ?? "none"),
      );
      if (!may) return [403, { message: "Resource not accessible by integration" }];
      if (typeof body.body === "string" && body.body.length > longestBody)
        return [422, { message: "body is too long" }];
      return answer(match.slice(1), body, url);
    }
    return [404, { message: "Not Found" }];
  }

  private issuesAsked({ searchParams }: URL): FakeIssue[] {
    const labels = searchParams.get("labels")?.split(",") ?? [];
    return this.issues.filter(
      (issue) =>
        issue.state === searchParams.get("state") && labels.every((label) => issue.labels.includes(label)),
    );
  }

  private opened({ title, body, labels }: Body): FakeIssue {
    const issue = this.write({ body: body as string, user: "Bot", labels: labels as string[] });
    issue.title = title as string;
    return issue;
  }

  private commentsOn(number: number): FakeComment[] {
    return this.comments.filter(({ on }) => on === number);
  }

  private commented(number: string | undefined, { body }: Body): FakeComment {
    return this.comment(Number(number), body as string, "Bot");
  }

  private changed(all: readonly object[], id: string | undefined, body: Body): Answer {
    const found = all.find((one) =>
      [(one as FakeIssue).number, (one as FakeComment).id].includes(Number(id)),
    );
    if (found === undefined) return [404, { message: "Not Found" }];
    return [200, Object.assign(found, body)];
  }

  private environmentsAsked(): object {
    const environments = this.environments.map(({ branches, ...rest }) => ({
      ...rest,
      deployment_branch_policy:
        branches === undefined ? null : { protected_branches: false, custom_branch_policies: true },
    }));
    return { total_count: environments.length, environments };
  }

  private branchesOf(name: string | undefined): object {
    const { branches = [] } = this.environments.find((one) => one.name === name) ?? {};
    return { total_count: branches.length, branch_policies: branches.map((branch) => ({ name: branch })) };
  }

  private started(workflow = "", { ref, inputs }: Body): Answer {
    this.dispatches.push({ workflow, ref: ref as string, inputs: inputs as object });
    return [204, null];
  }
}
