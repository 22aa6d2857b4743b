import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { type Job, jobOf, jobsOf, npmScriptIn, readWorkflows } from "../support/workflows";

/** What a step may run beside npm scripts, to the letter. */
const otherCommands = [
  "npm ci",
  "az account get-access-token --resource-type ms-graph --output none",
  // Only a release does these.
  'git merge-base --is-ancestor "$GITHUB_SHA" origin/main',
  "npm publish ./dist/quarterturn",
  "npm publish ./dist/local-azure",
  'gh release create "$TAG" --title "$TAG" --notes-file notes.md',
];
const readOnly = new Set(["read", "none"]);

describe("The workflows", () => {
  const workflows = readWorkflows();

  it("are check, preview, rotate and watch, what rotate does with one stack, the daily look at certificates, and a release", () => {
    assert.deepEqual(workflows.map(({ workflow }) => workflow.name).sort(), [
      "check",
      "preview",
      "release",
      "rotate",
      "rotate one stack",
      "watch",
      "watch certificates",
    ]);
  });

  for (const { file, text, workflow } of workflows) {
    describe(file, () => {
      const jobs = Object.entries(workflow.jobs);

      it("pins every action by a commit, with the version in a comment", () => {
        const uses = (text.match(/uses: .*/g) ?? []).filter((line) => !line.startsWith("uses: ./"));
        assert.ok(uses.length > 0 || jobs.every(([, { uses }]) => uses?.startsWith("./") === true));
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
          // Or after one that doesn't run for a fork.
          const first = workflow.jobs[job.needs ?? name];
          assert.match(first?.if ?? "", /head\.repo\.full_name == github\.repository/, name);
          if (job.needs !== undefined) assert.match(job.if ?? "", /needs\.\w+\.result != 'skipped'/, name);
        }
      });

      it("leaves no token in the clone, and gives GitHub's to the steps that need it only", () => {
        const checkouts = (text.match(/uses: actions\/checkout@/g) ?? []).length;
        assert.equal((text.match(/persist-credentials: false/g) ?? []).length, checkouts);
        for (const { run = "", env = {} } of jobs.flatMap(([, { steps }]) => steps)) {
          assert.equal(
            "GITHUB_TOKEN" in env,
            /^npm run ci:(comment|issue|settle|start|environments) /.test(run),
            run,
          );
        }
      });

      it("ends a job that hangs", () => {
        for (const [name, job] of jobs.filter(([, { uses }]) => uses === undefined)) {
          // A gateway may take the engine two hours (components/apiGateway.ts): cut off sooner, its write hangs in the state.
          const [least, most] = file === "rotate-stack.yml" && name === "rotate" ? [130, 180] : [1, 90];
          const limit = job["timeout-minutes"] ?? 360;
          assert.ok(limit >= least && limit <= most, `${name}: ${limit}`);
        }
      });
    });
  }

  it("log in where they run the engine, and only there", () => {
    for (const { workflow } of workflows) {
      for (const [name, job] of Object.entries(workflow.jobs)) {
        if (job.uses !== undefined) continue;
        // A release shows npm who it is, and Azure nothing.
        const publishes = job.steps.some(({ run }) => run === "npm publish ./dist/quarterturn");
        const logsIn = publishes || job.steps.some(({ uses = "" }) => uses.startsWith("azure/login@"));
        assert.equal(logsIn, job.permissions?.["id-token"] === "write", name);
        assert.equal(logsIn, job.environment !== undefined, name);
      }
    }
  });

  it("rotate one stack once at a time, prod in the environment that asks for approval", () => {
    const { concurrency, environment } = jobOf("rotate");
    assert.deepEqual(concurrency, { group: "rotate-${{ inputs.stack }}", "cancel-in-progress": false });
    assert.equal(environment, "${{ inputs.stack }}");
  });

  it("rotate test first, and prod all the same if that fails", () => {
    const jobs = workflows.find(({ file }) => file === "rotate.yml")?.workflow.jobs ?? {};
    assert.deepEqual(Object.keys(jobs), ["test", "prod"]);
    assert.equal(jobs.prod?.needs, "test");
    assert.match(jobs.prod.if ?? "", /!cancelled\(\)/);
    for (const { uses, permissions } of Object.values(jobs)) {
      assert.equal(uses, "./.github/workflows/rotate-stack.yml");
      // A called workflow gets no more than its caller has.
      assert.deepEqual(permissions, jobOf("rotate").permissions);
    }
  });

  it("look with an identity that can only read: after a review for a pull request, from main otherwise", () => {
    assert.equal(jobOf("preview").environment, "${{ matrix.stack }}-read");
    assert.equal(jobOf("watch").environment, "${{ matrix.stack }}-watch");
    assert.equal(jobsOf("rotate").plan?.environment, "${{ inputs.stack }}-watch");
  });

  it("remind of certificates with an identity of their own, and never beside a rotation: the state has one lock", () => {
    const { remind } = jobsOf("watch-certificates");
    assert.ok(remind);
    const { environment, concurrency, steps } = remind;
    assert.equal(environment, "${{ matrix.stack }}-remind");
    assert.deepEqual(concurrency, { group: "rotate-${{ matrix.stack }}", "cancel-in-progress": false });
    const engine = steps.filter(({ run = "" }) => /ci:(remind|rotate|preview|watch)/.test(run));
    assert.deepEqual(
      engine.map(({ run }) => run),
      ['npm run ci:remind -- --stack "$STACK"'],
    );
  });

  it("apply the plan that was judged before the approval, and no other", () => {
    const { plan, rotate } = jobsOf("rotate");
    assert.equal(rotate?.needs, "plan");
    assert.equal(rotate.if, undefined, "no approval is asked for where the plan was refused");
    const kept = plan?.steps.find(({ uses = "" }) => uses.startsWith("actions/upload-artifact@"));
    const got = rotate.steps.find(({ uses = "" }) => uses.startsWith("actions/download-artifact@"));
    assert.equal(kept?.with?.path, ".local/ci/plan.json");
    assert.equal(kept.with.name, got?.with?.name);
    assert.ok(
      rotate.steps.some(({ run = "" }) => run.endsWith(`--expect ${String(got?.with?.path)}/plan.json`)),
    );
  });

  it("judge a pull request by the rules, the gate and the commands of the branch that it is to go into", () => {
    const { preview, comment } = jobsOf("preview");
    const base = "${{ github.event.pull_request.base.sha }}";
    const checkouts = preview?.steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@")) ?? [];
    assert.deepEqual(
      checkouts.map(({ with: options }) => [options?.path, options?.ref]),
      [
        ["proposed", undefined],
        ["judge", base],
      ],
    );
    const [step] = preview?.steps.filter(({ run = "" }) => run.startsWith("npm run ci:preview ")) ?? [];
    assert.equal(step?.["working-directory"], "judge");
    assert.match(step.run ?? "", / --cwd \.\.\/proposed$/);
    // No other step runs what the pull request brings, once somebody is logged in.
    const login = preview?.steps.findIndex(({ uses = "" }) => uses.startsWith("azure/login@")) ?? 0;
    for (const one of preview?.steps.slice(login) ?? [])
      assert.notEqual(one["working-directory"], "proposed");
    assert.equal(comment?.steps[0]?.with?.ref, base);
  });

  it("let nothing of a pull request run beside a token that may write", () => {
    const { preview, comment } = jobsOf("preview");
    assert.deepEqual(preview?.permissions, { contents: "read", "id-token": "write" });
    assert.deepEqual(comment?.permissions, { contents: "read", "pull-requests": "write" });
    assert.equal(comment.environment, undefined);
  });
});

describe("A change of who rotates, or who gets what,", () => {
  const files = [
    "Pulumi.prod.yaml",
    "consumers.prod.yaml",
    "recipients.prod.yaml",
    "keys/idim-on-call.asc",
    "keys/prod/idim-on-call.asc",
  ];

  for (const file of files) {
    it(`is approved by those who own the credentials: ${file}`, () => {
      assert.deepEqual(ownersOf(file), ["@example/credential-operations"]);
    });
  }

  it("is checked and previewed wherever it stands: no workflow of a pull request looks at paths", () => {
    const asked = readWorkflows().filter(({ workflow }) => "pull_request" in workflow.on);
    assert.deepEqual(asked.map(({ workflow }) => workflow.name).sort(), ["check", "preview"]);
    for (const { workflow } of asked) assert.equal(workflow.on.pull_request, null);
  });
});

/** Whom GitHub asks: the owners in the last line whose pattern the file matches. */
function ownersOf(file: string): string[] {
  const lines = readFileSync(join(packageRoot, ".github", "CODEOWNERS"), "utf8").split("\n");
  const rules = lines
    .filter((line) => /^[^#\s]/.test(line))
    .map((line) => line.trim().split(/\s+/))
    .filter(([pattern = ""]) => covers(pattern, file));
  return rules.at(-1)?.slice(1) ?? [];
}

function covers(pattern: string, file: string): boolean {
  if (pattern === "*") return true;
  const path = pattern.replace(/^\//, "").replaceAll(".", "\\.").replaceAll("*", "[^/]*");
  return new RegExp(path.endsWith("/") ? `^${path}` : `^${path}$`).test(file);
}

/** Whether a job can do or see more than a stranger. */
function hasAccess({ permissions = {}, environment, steps }: Job): boolean {
  const writes = Object.values(permissions).some((given) => !readOnly.has(given));
  return writes || environment !== undefined || JSON.stringify(steps).includes("secrets.");
}
