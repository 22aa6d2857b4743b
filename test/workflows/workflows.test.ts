import assert from "node:assert/strict";
import { type Job, jobOf, npmScriptIn, readWorkflows } from "../support/workflows";

/** What a step may run beside npm scripts, to the letter. */
const otherCommands = ["npm ci", "az account get-access-token --resource-type ms-graph --output none"];
const readOnly = new Set(["read", "none"]);

describe("The workflows", () => {
  const workflows = readWorkflows();

  it("are check, preview, rotate and watch", () => {
    assert.deepEqual(workflows.map(({ workflow }) => workflow.name).sort(), [
      "check",
      "preview",
      "rotate",
      "watch",
    ]);
  });

  for (const { file, text, workflow } of workflows) {
    describe(file, () => {
      const jobs = Object.entries(workflow.jobs);

      it("pins every action by a commit, with the version in a comment", () => {
        const uses = text.match(/uses: .*/g) ?? [];
        assert.ok(uses.length > 0);
        for (const line of uses) assert.match(line, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      });

      it("runs npm scripts that exist, and little else", () => {
        for (const run of jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []))) {
          if (otherCommands.includes(run)) continue;
          assert.notEqual(npmScriptIn(run)?.script, undefined, run);
        }
      });

      it("puts no expression into a script: a title or a branch could be a command", () => {
        for (const { run = "" } of jobs.flatMap(([, { steps }]) => steps)) assert.doesNotMatch(run, /\$\{\{/);
      });

      it("may only read unless a job says more", () => {
        assert.ok(workflow.permissions !== undefined);
        for (const given of Object.values(workflow.permissions)) assert.ok(readOnly.has(given), given);
      });

      it("never runs for a fork with our secrets", () => {
        assert.deepEqual(
          Object.keys(workflow.on).filter((event) =>
            /pull_request_target|workflow_run|issue_comment/.test(event),
          ),
          [],
        );
        if (!("pull_request" in workflow.on)) return;
        for (const [name, job] of jobs.filter(([, job]) => hasAccess(job))) {
          assert.match(job.if ?? "", /head\.repo\.full_name == github\.repository/, name);
        }
      });

      it("leaves no token in the clone, and gives GitHub's to the steps that need it only", () => {
        assert.equal((text.match(/persist-credentials: false/g) ?? []).length, jobs.length);
        for (const { run = "", env = {} } of jobs.flatMap(([, { steps }]) => steps)) {
          assert.equal("GITHUB_TOKEN" in env, /^npm run ci:(comment|issue|settle|start) /.test(run), run);
        }
      });

      it("ends a job that hangs", () => {
        for (const [name, job] of jobs) assert.ok((job["timeout-minutes"] ?? 360) <= 90, name);
      });
    });
  }

  it("log in where they run the engine, and only there", () => {
    for (const { workflow } of workflows) {
      for (const [name, job] of Object.entries(workflow.jobs)) {
        const logsIn = job.steps.some(({ uses = "" }) => uses.startsWith("azure/login@"));
        assert.equal(logsIn, job.permissions?.["id-token"] === "write", name);
        assert.equal(logsIn, job.environment !== undefined, name);
      }
    }
  });

  it("rotate one stack once at a time, prod in the environment that asks for approval", () => {
    const { concurrency, environment } = jobOf("rotate");
    assert.deepEqual(concurrency, { group: "rotate-${{ matrix.stack }}", "cancel-in-progress": false });
    assert.equal(environment, "${{ matrix.stack }}");
  });

  it("look with an identity that can only read", () => {
    for (const name of ["preview", "watch"])
      assert.equal(jobOf(name).environment, "${{ matrix.stack }}-read");
  });
});

/** Whether a job can do or see more than a stranger. */
function hasAccess({ permissions = {}, environment, steps }: Job): boolean {
  const writes = Object.values(permissions).some((given) => !readOnly.has(given));
  return writes || environment !== undefined || JSON.stringify(steps).includes("secrets.");
}
