import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import type { TestEstate } from "../support/estate";
import type { FakeGitHub } from "../support/gitHub";
import { WorkflowBench, scripts } from "../support/workflowBench";

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

    it("rotate finishes a revocation in one job: the second run removes the secret, and the verdict says so", async () => {
      estate.moveTo("2027-06-18");
      await bench.play("rotate");
      estate.configure((config) => {
        config["quarterturn:revoke"] = { edge: [2] };
      });
      assert.ok(bench.named("edge-g2"));
      const played = await bench.play("rotate");
      assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 0", "ci:settle 0"], played.summary);
      assert.match(played.summary, /done \(.*\); edge-g2: revoked, and removed by a second run\./);
      assert.equal(bench.named("edge-g2"), undefined);
      assert.equal(bench.generations.includes("g2"), false);
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    });

    it("watch starts rotate where somebody's run left a revoked secret in Entra", async () => {
      estate.configure((config) => {
        config["quarterturn:revoke"] = { edge: [2], test: [2] };
      });
      await estate.up();
      assert.ok(bench.named("test-g2"));
      const started = github.dispatches.length;
      const played = await bench.play("watch");
      assert.deepEqual(scripts(played).slice(0, 3), ["ci:watch 1", "ci:issue 0", "ci:start 0"]);
      const reason = "A revoked secret waits for its removal, found by the weekly watch";
      assert.deepEqual(github.dispatches[started], {
        workflow: "rotate.yml",
        ref: "main",
        inputs: { stack: "test", reason },
      });
      assert.ok((await bench.play("rotate")).isGreen);
      assert.equal(bench.named("test-g2"), undefined);
    });
  },
  15,
);
