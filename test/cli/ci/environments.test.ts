import assert from "node:assert/strict";
import { environmentProblems } from "../../../cli/ci/github/environments";
import { gitHubOf } from "../../../cli/ci/github/github";
import { FakeGitHub } from "../../support/gitHub";
import { jobOf } from "../../support/workflows";

const reviewers = {
  type: "required_reviewers",
  reviewers: [{ type: "Team", reviewer: { slug: "operations" } }],
};

describe("The environments at GitHub", () => {
  let fake: FakeGitHub;

  beforeEach(async () => {
    fake = new FakeGitHub();
    await fake.open();
    fake.environments = [
      { name: "prod-read", protection_rules: [reviewers] },
      { name: "prod-watch", protection_rules: [], branches: ["main"] },
      { name: "prod-remind", protection_rules: [], branches: ["main"] },
      { name: "prod", protection_rules: [reviewers], branches: ["main"] },
      { name: "test-read", protection_rules: [reviewers] },
      { name: "test-watch", protection_rules: [], branches: ["main"] },
      { name: "test-remind", protection_rules: [], branches: ["main"] },
      { name: "test", protection_rules: [], branches: ["main"] },
    ];
  });
  afterEach(() => fake.close());

  /** What the watch, with its job's token, finds missing. */
  function problems(stack: string, branch = "main"): Promise<string[]> {
    const env = fake.environment(jobOf("watch").permissions ?? {});
    return environmentProblems(stack, branch, gitHubOf(env));
  }

  function set(name: string, change: Partial<FakeGitHub["environments"][number]>): void {
    fake.environments = fake.environments.map((one) => (one.name === name ? { ...one, ...change } : one));
  }

  it("are as they should be: reviewers where a stranger's code runs and where prod changes, main elsewhere", async () => {
    assert.deepEqual(await problems("prod"), []);
    assert.deepEqual(await problems("test"), []);
  });

  it("lack reviewers where a pull request's program runs", async () => {
    for (const rules of [[], [{ type: "wait_timer", wait_timer: 30 }], [{ ...reviewers, reviewers: [] }]]) {
      set("prod-read", { protection_rules: rules });
      assert.deepEqual(await problems("prod"), [
        "environment prod-read: got no reviewers, want required reviewers: a pull request's program runs there before anybody has read it, and can read the state",
      ]);
    }
  });

  it("lack reviewers where prod is changed", async () => {
    set("prod", { protection_rules: [] });
    assert.deepEqual(await problems("prod"), [
      "environment prod: got no reviewers, want required reviewers: what is approved there is done",
    ]);
  });

  it("may be used by other branches than main", async () => {
    const want = "want deployments from the branch main only: no other has been reviewed";
    set("prod", { branches: undefined });
    set("prod-watch", { branches: ["main", "feature/*"] });
    assert.deepEqual(await problems("prod"), [
      `environment prod-watch: got feature/*, ${want}`,
      `environment prod: got any branch, ${want}`,
    ]);
  });

  it("are missing", async () => {
    fake.environments = [];
    assert.deepEqual(await problems("test"), [
      "environment test-watch: does not exist; create it (docs/workflows.md)",
      "environment test-remind: does not exist; create it (docs/workflows.md)",
      "environment test-read: does not exist; create it (docs/workflows.md)",
      "environment test: does not exist; create it (docs/workflows.md)",
    ]);
  });

  it("can't be looked at without the permission: GitHub's words are shown", async () => {
    const github = gitHubOf(fake.environment({ contents: "read" }));
    await assert.rejects(environmentProblems("prod", "main", github), /environments.*403/);
  });
});
