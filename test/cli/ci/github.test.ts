import assert from "node:assert/strict";
import { commentOn } from "../../../cli/ci/github/comment";
import { gitHubOf } from "../../../cli/ci/github/github";
import { raiseIssue, settleIssue } from "../../../cli/ci/github/issue";
import { startRotation } from "../../../cli/ci/github/startRotation";
import { FakeGitHub } from "../../support/gitHub";
import { jobOf, jobsOf } from "../../support/workflows";

describe("What the workflows tell GitHub", () => {
  let fake: FakeGitHub;

  beforeEach(async () => {
    fake = new FakeGitHub();
    await fake.open();
  });
  afterEach(() => fake.close());

  /** GitHub as a step of that workflow's job sees it. */
  const githubIn = (workflow: string) => {
    const { comment = jobOf(workflow) } = jobsOf(workflow);
    return gitHubOf(fake.environment(comment.permissions ?? {}));
  };

  describe("the comment of a preview", () => {
    it("is written once and then edited, beside those of other stacks and people", async () => {
      const github = githubIn("preview");
      for (let number = 0; number < 3; number += 1) fake.comment(7, `chat ${number}`);
      await commentOn(7, "test", "first", github);
      await commentOn(7, "prod", "of prod", github);
      await commentOn(7, "test", "second", github);
      const ours = fake.comments.filter(({ user }) => user.type === "Bot").map(({ body }) => body);
      assert.deepEqual(ours, [
        "<!-- quarterturn: preview test -->\nsecond",
        "<!-- quarterturn: preview prod -->\nof prod",
      ]);
    });

    it("is never somebody's own with a copied marker", async () => {
      const theirs = fake.comment(7, "<!-- quarterturn: preview test -->\nmine");
      await commentOn(7, "test", "ours", githubIn("preview"));
      assert.match(theirs.body, /mine$/);
      assert.equal(fake.comments.length, 2);
    });

    it("is cut off where GitHub would refuse it, and says so", async () => {
      await commentOn(7, "test", "x".repeat(70_000), githubIn("preview"));
      const [written = ""] = fake.comments.map(({ body }) => body);
      assert.equal(written.length, 65_536);
      assert.match(written, /the run's summary has all of it\)$/);
    });
  });

  describe("the issue", () => {
    const topic = { about: "watch", stack: "test" } as const;

    it("is opened once, then brought up to date with a comment that people are notified of", async () => {
      const github = githubIn("watch");
      for (let number = 0; number < 3; number += 1)
        fake.write({ body: `issue ${number}`, labels: ["quarterturn"] });
      await raiseIssue(topic, "edge is late", github);
      await raiseIssue(topic, "edge is later", github);
      await raiseIssue({ ...topic, stack: "prod" }, "of prod", github);
      const ours = fake.issues.filter(({ user }) => user.type === "Bot");
      assert.deepEqual(
        ours.map(({ title }) => title),
        ["The credentials of test need attention", "The credentials of prod need attention"],
      );
      assert.match(
        ours[0]?.body ?? "",
        /edge is later\n\nRun: https:\/\/github\.com\/maxconf\/quarterturn\/actions\/runs\/4711$/,
      );
      assert.deepEqual(
        fake.comments.map(({ on }) => on),
        [ours[0]?.number],
      );
    });

    it("is closed when it is settled; the next one is new", async () => {
      const github = githubIn("rotate");
      const failed = { about: "rotate", stack: "prod" } as const;
      await settleIssue(failed, github);
      await raiseIssue(failed, "the mail was refused", github);
      await settleIssue(failed, github);
      await raiseIssue(failed, "again", github);
      assert.deepEqual(
        fake.issues.map(({ state }) => state),
        ["closed", "open"],
      );
    });

    it("is no pull request with its marker", async () => {
      const marker = "<!-- quarterturn: watch test -->";
      fake.write({ body: marker, user: "Bot", labels: ["quarterturn"], pull_request: {} });
      await raiseIssue(topic, "text", githubIn("watch"));
      assert.equal(fake.issues.length, 2);
    });
  });

  it("starts a rotation of one stack, with the reason", async () => {
    await startRotation({ stack: "prod", reason: "overdue", ref: "main" }, githubIn("watch"));
    assert.deepEqual(fake.dispatches, [
      { workflow: "rotate.yml", ref: "main", inputs: { stack: "prod", reason: "overdue" } },
    ]);
  });

  it("can't be read without a permission: GitHub's words are shown", async () => {
    const starting = startRotation({ stack: "prod", reason: "x", ref: "main" }, githubIn("rotate"));
    await assert.rejects(starting, /dispatches: 403 .*Resource not accessible by integration/);
  });

  it("can't be read without the token: the variable is named", () => {
    const env = { ...fake.environment({}), GITHUB_TOKEN: "" };
    assert.throws(() => gitHubOf(env), /GITHUB_TOKEN: got nothing/);
  });
});
