import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import type { TestEstate } from "../support/estate";
import type { FakeGitHub } from "../support/gitHub";
import { WorkflowBench, scripts } from "../support/workflowBench";

/** What the watch does where all is well, before it looks at the environments. */
const watched = ["ci:watch 0", "ci:settle 0"];

describeWithEngine(
  "The workflows on the local Azure",
  (env) => {
    let bench: WorkflowBench;
    let estate: TestEstate;
    let github: FakeGitHub;

    before(async () => {
      bench = await WorkflowBench.open(env, "2026-11-22", "2027-02-20");
      ({ estate, github } = bench);
    });
    after(() => bench.close());

    it("watch is green while all is well", async () => {
      estate.moveTo("2027-02-22");
      await bench.signIn("g2");
      const played = await bench.play("watch");
      assert.deepEqual(scripts(played), [...watched, "ci:environments 0", "ci:settle 0"], played.summary);
      assert.deepEqual([bench.openIssues, github.dispatches], [[], []]);
    });

    it("watch opens one issue where a quarter was missed, and starts rotate, each week until it has run", async () => {
      for (const day of ["2027-06-07", "2027-06-14"]) {
        estate.moveTo(day);
        await bench.signIn("g2");
        assert.deepEqual(scripts(await bench.play("watch")), [
          "ci:watch 1",
          "ci:issue 0",
          "ci:start 0",
          "ci:environments 0",
          "ci:settle 0",
        ]);
      }
      assert.equal(bench.openIssues.length, 1);
      assert.match(bench.openIssues[0]?.body ?? "", /a rotation of edge is overdue/);
      const inputs = { stack: "test", reason: "A rotation was missed, found by the weekly watch" };
      const started = { workflow: "rotate.yml", ref: "main", inputs };
      assert.deepEqual(github.dispatches, [started, started]);
    });

    it("watch closes the issue once rotate has made up for it", async () => {
      assert.ok((await bench.play("rotate")).isGreen);
      assert.deepEqual(bench.generations.at(-1), "g3");
      await bench.signIn("g3");
      const played = await bench.play("watch");
      assert.deepEqual(scripts(played), [...watched, "ci:environments 0", "ci:settle 0"], played.summary);
      assert.deepEqual(bench.openIssues, []);
    });

    it("watch opens an issue where nothing can be read", async () => {
      estate.fault("deny=listSignIns");
      const played = await bench.play("watch");
      estate.fault();
      assert.deepEqual(scripts(played), ["ci:watch 2", "ci:issue 0", "ci:environments 0", "ci:settle 0"]);
      assert.match(bench.openIssues[0]?.body ?? "", /could not be checked.*[^]*grant AuditLog\.Read\.All/);
    });

    it("watch opens an issue of its own where GitHub doesn't protect an environment, and closes it", async () => {
      const protectedOnes = github.environments;
      github.environments = protectedOnes.map((one) => ({ ...one, protection_rules: [] }));
      const played = await bench.play("watch");
      assert.deepEqual(scripts(played).slice(-2), ["ci:environments 1", "ci:issue 0"]);
      const issue = bench.openIssues.find(
        ({ title }) => title === "The environments of test are not protected",
      );
      assert.match(issue?.body ?? "", /environment test-read: got no reviewers/);
      github.environments = protectedOnes;
      await bench.play("watch");
      assert.equal(issue?.state, "closed");
    });
  },
  15,
);
