import assert from "node:assert/strict";
import { tokenClient } from "../../cli/demo/signIn";
import { TestEstate } from "./estate";
import { FakeGitHub } from "./gitHub";
import { type Circumstances, type Played, playJob } from "./playJob";

export const clientIds = {
  edge: "d802c929-6984-48f9-81d1-ff8770c65bde",
  test: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
} as const;

/** An estate and a GitHub on which the workflows are played. */
export class WorkflowBench {
  private constructor(
    readonly estate: TestEstate,
    readonly github: FakeGitHub,
  ) {}

  /** With an estate in which `up` ran on each of these days. */
  static async open(env: NodeJS.ProcessEnv, ...days: string[]): Promise<WorkflowBench> {
    const estate = await TestEstate.after(env, ...days);
    const github = new FakeGitHub();
    await github.open();
    github.environments = [
      { name: "test-read", protection_rules: [{ type: "required_reviewers", reviewers: [{}] }] },
      { name: "test-watch", protection_rules: [], branches: ["main"] },
      { name: "test-remind", protection_rules: [], branches: ["main"] },
      { name: "test", protection_rules: [], branches: ["main"] },
    ];
    return new WorkflowBench(estate, github);
  }

  async close(): Promise<void> {
    await this.github.close();
    await this.estate.close();
  }

  /** Plays a job, and sees to it that no secret of the tenant is in anything that it says. */
  async play(workflow: string, circumstances: Circumstances = {}): Promise<Played> {
    const { estate, github } = this;
    const played = await playJob(workflow, estate, github, circumstances);
    const said = JSON.stringify([played, github.issues, github.comments]);
    for (const { secretText } of estate.azure.world.passwords.all()) assert.ok(!said.includes(secretText));
    // The engine's stream has the SDK's debug messages too, with properties in them.
    assert.doesNotMatch(said, /RegisterResource RPC|Invoking function/);
    return played;
  }

  /** The generations of edge in the ledger. */
  get generations(): string[] {
    return Object.keys(this.estate.ledger().consumers.edge?.credentials ?? {}).sort();
  }

  get openIssues() {
    return this.github.issues.filter(({ state }) => state === "open");
  }

  /** Both consumers sign in with a generation. */
  async signIn(generation: string): Promise<void> {
    const { azure } = this.estate;
    const ask = tokenClient(azure.tokenEndpoint, azure.environment.NODE_EXTRA_CA_CERTS ?? "");
    for (const [name, clientId] of Object.entries(clientIds)) {
      const found = this.named(`${name}-${generation}`);
      assert.deepEqual(await ask(clientId, found?.secretText ?? ""), { ok: true });
    }
  }

  /** The client secret of that name (`edge-g2`) in the tenant. */
  named(name: string) {
    return this.estate.azure.world.passwords
      .all()
      .find(({ displayName }) => displayName?.startsWith(`${name} `) === true);
  }
}

/** The steps of ours that ran, each with its exit code: `ci:preview 0`. */
export function scripts({ steps }: Played): string[] {
  return steps.map(({ script, code }) => `${script} ${code ?? "killed"}`);
}
