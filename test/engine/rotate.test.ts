import assert from "node:assert/strict";
import { tokenClient } from "../../cli/demo/signIn";
import { mailTo } from "../../local-azure";
import { deleteApplication } from "../../local-azure/entra/applications";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { FakeGitHub } from "../support/gitHub";
import { type Circumstances, type Played, playJob } from "../support/playJob";

/** What the watch does where all is well, before it looks at the environments. */
const watched = ["ci:watch 0", "ci:settle 0"];

const clientIds = {
  edge: "d802c929-6984-48f9-81d1-ff8770c65bde",
  test: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
} as const;

describeWithEngine(
  "The workflows on the local Azure",
  (env) => {
    let estate: TestEstate;
    let github: FakeGitHub;

    before(async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      github = new FakeGitHub();
      await github.open();
      github.environments = [
        { name: "test-read", protection_rules: [{ type: "required_reviewers", reviewers: [{}] }] },
        { name: "test-watch", protection_rules: [], branches: ["main"] },
        { name: "test", protection_rules: [], branches: ["main"] },
      ];
    });
    after(async () => {
      await github.close();
      await estate.close();
    });

    /** Plays a job, and sees to it that no secret of the tenant is in anything that it says. */
    async function play(workflow: string, circumstances: Circumstances = {}): Promise<Played> {
      const played = await playJob(workflow, estate, github, circumstances);
      const said = JSON.stringify([played, github.issues, github.comments]);
      for (const { secretText } of estate.azure.world.passwords.all()) assert.ok(!said.includes(secretText));
      // The engine's stream has the SDK's debug messages too, with properties in them.
      assert.doesNotMatch(said, /RegisterResource RPC|Invoking function/);
      return played;
    }

    const scripts = ({ steps }: Played) => steps.map(({ script, code }) => `${script} ${code ?? "killed"}`);
    const generations = () => Object.keys(estate.ledger().consumers.edge?.credentials ?? {}).sort();
    const openIssues = () => github.issues.filter(({ state }) => state === "open");
    const mails = () => mailTo(estate.azure.world, "idim-technical-operations@example.com").length;

    /** Both consumers sign in with a generation. */
    async function signIn(generation: string): Promise<void> {
      const ask = tokenClient(estate.azure.tokenEndpoint, estate.azure.environment.NODE_EXTRA_CA_CERTS ?? "");
      for (const [name, clientId] of Object.entries(clientIds)) {
        const found = estate.azure.world.passwords
          .all()
          .find(({ displayName }) => displayName?.startsWith(`${name}-${generation} `) === true);
        assert.deepEqual(await ask(clientId, found?.secretText ?? ""), { ok: true });
      }
    }

    /** True if the tenant has a client secret of that name (`edge-g2`). */
    const onApp = (name: string) =>
      estate.azure.world.passwords
        .all()
        .some(({ displayName }) => displayName?.startsWith(`${name} `) === true);

    /** Puts the stack file back as it was. */
    async function withConfig(change: Parameters<TestEstate["configure"]>[0], work: () => Promise<void>) {
      let before: Record<string, unknown> = {};
      estate.configure((config) => {
        before = structuredClone(config);
        change(config);
      });
      await work();
      estate.configure((config) => {
        for (const key of Object.keys(config)) config[key] = before[key];
      });
    }

    it("preview comments a pull request once, and edits that at the next push", async () => {
      estate.moveTo("2027-02-15");
      assert.deepEqual(scripts(await play("preview")), ["ci:preview 0", "ci:comment 0"]);
      assert.deepEqual(scripts(await play("preview")), ["ci:preview 0", "ci:comment 0"]);
      assert.equal(github.comments.length, 1);
      assert.match(github.comments[0]?.body ?? "", /edge-g2[^]*2027-08-14/);
      assert.deepEqual(generations(), ["g1"]);
    });

    it("preview comments why it was refused", async () => {
      await withConfig(nobodysCertificates, async () => {
        const played = await play("preview");
        assert.deepEqual(scripts(played), ["ci:preview 1", "ci:comment 0"]);
        assert.match(github.comments[0]?.body ?? "", /name-certificate-owners refuses .*: got "TBD"/);
      });
    });

    it("rotate stops before up where the policy pack refuses, and opens an issue that says so", async () => {
      const state = estate.stateFile();
      await withConfig(nobodysCertificates, async () => {
        const played = await play("rotate");
        // The second job, and its approval, come only after a plan that passed.
        assert.deepEqual(scripts(played), ["ci:preview 1", "ci:issue 0"]);
        const sentence =
          /the preview failed: name-certificate-owners refuses .*; nothing was changed, .*`npm run ci:preview -- --stack test`/;
        assert.match(played.summary, sentence);
        assert.match(openIssues()[0]?.body ?? "", sentence);
      });
      assert.equal(estate.stateFile(), state);
    });

    it("rotate stops before up where the gate refuses, and brings the issue up to date", async () => {
      const state = estate.stateFile();
      const previewOfAnotherDay = (config: Record<string, unknown>) => {
        config["quarterturn:asOf"] = "2027-08-01";
      };
      await withConfig(previewOfAnotherDay, async () => {
        const played = await play("rotate");
        assert.deepEqual(scripts(played), ["ci:preview 1", "ci:issue 0"]);
        assert.match(played.summary, /the gate refuses it: .*quarterturn:asOf.*; nothing was changed/);
      });
      assert.equal(estate.stateFile(), state);
      assert.equal(openIssues().length, 1);
      assert.match(openIssues()[0]?.body ?? "", /the gate refuses it/);
    });

    it("rotate says what was done and what was not where the mail is refused; the old credential works on", async () => {
      estate.fault("deny=sendMail");
      const played = await play("rotate");
      estate.fault();
      assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 1", "ci:issue 0"]);
      assert.match(
        played.summary,
        /`pulumi up` failed: edge: edge-g2: not delivered to IDIM.*; test: test-g2: not delivered.*; what was done is kept, and the old credentials stay valid.*`npm run ci:rotate -- --stack test`/,
      );
      await signIn("g1");
    });

    it("rotate completes it the next time: preview, gate, up, status; and closes the issue", async () => {
      const before = mails();
      const played = await play("rotate");
      assert.deepEqual(
        scripts(played),
        ["ci:preview 0", "ci:rotate 0", "ci:settle 0"],
        JSON.stringify(played),
      );
      assert.match(played.summary, /### test: rotate\n\ndone \(\d+ unchanged, 2 updated\)\./);
      assert.deepEqual(generations(), ["g1", "g2"]);
      assert.equal(mails(), before + 2);
      assert.deepEqual(openIssues(), []);
      await signIn("g2");
    });

    it("rotate a second time on that day changes nothing", async () => {
      const before = mails();
      assert.deepEqual(scripts(await play("rotate")), ["ci:preview 0", "ci:rotate 0", "ci:settle 0"]);
      assert.deepEqual(generations(), ["g1", "g2"]);
      assert.equal(mails(), before);
    });

    it("watch is green while all is well", async () => {
      estate.moveTo("2027-02-22");
      await signIn("g2");
      const played = await play("watch");
      assert.deepEqual(scripts(played), [...watched, "ci:environments 0", "ci:settle 0"], played.summary);
      assert.deepEqual([openIssues(), github.dispatches], [[], []]);
    });

    it("watch opens one issue where a quarter was missed, and starts rotate, each week until it has run", async () => {
      for (const day of ["2027-06-07", "2027-06-14"]) {
        estate.moveTo(day);
        await signIn("g2");
        assert.deepEqual(scripts(await play("watch")), [
          "ci:watch 1",
          "ci:issue 0",
          "ci:start 0",
          "ci:environments 0",
          "ci:settle 0",
        ]);
      }
      assert.equal(openIssues().length, 1);
      assert.match(openIssues()[0]?.body ?? "", /a rotation of edge is overdue/);
      const inputs = { stack: "test", reason: "A rotation was missed, found by the weekly watch" };
      const started = { workflow: "rotate.yml", ref: "main", inputs };
      assert.deepEqual(github.dispatches, [started, started]);
    });

    it("watch closes the issue once rotate has made up for it", async () => {
      assert.ok((await play("rotate")).isGreen);
      assert.deepEqual(generations().at(-1), "g3");
      await signIn("g3");
      const played = await play("watch");
      assert.deepEqual(scripts(played), [...watched, "ci:environments 0", "ci:settle 0"], played.summary);
      assert.deepEqual(openIssues(), []);
    });

    it("watch opens an issue where nothing can be read", async () => {
      estate.fault("deny=listSignIns");
      const played = await play("watch");
      estate.fault();
      assert.deepEqual(scripts(played), ["ci:watch 2", "ci:issue 0", "ci:environments 0", "ci:settle 0"]);
      assert.match(openIssues()[0]?.body ?? "", /could not be told.*[^]*grant AuditLog\.Read\.All/);
    });

    it("watch opens an issue of its own where GitHub doesn't protect an environment, and closes it", async () => {
      const protectedOnes = github.environments;
      github.environments = protectedOnes.map((one) => ({ ...one, protection_rules: [] }));
      const played = await play("watch");
      assert.deepEqual(scripts(played).slice(-2), ["ci:environments 1", "ci:issue 0"]);
      const issue = openIssues().find(({ title }) => title === "The environments of test are not protected");
      assert.match(issue?.body ?? "", /environment test-read: got no reviewers/);
      github.environments = protectedOnes;
      await play("watch");
      assert.equal(issue?.state, "closed");
    });

    for (const [what, day, between] of [
      [
        "on another day",
        "2027-06-14",
        () => {
          estate.moveTo("2027-06-15");
        },
      ],
      [
        "of another stack file",
        "2027-06-16",
        () => {
          estate.configure((config) => {
            config["quarterturn:force"] = { edge: "2027-06-15 leaked" };
          });
        },
      ],
      [
        "of another state",
        "2027-06-17",
        () => estate.up("--refresh=false", "--target-dependents", "--target", "**ledger"),
      ],
    ] as const) {
      it(`rotate does not do what was judged ${what}`, async () => {
        estate.moveTo(day);
        await withConfig(
          (config) => {
            config["quarterturn:force"] = { edge: `${day} ${what}` };
          },
          async () => {
            const before = estate.azure.world.passwords.all().map(({ keyId }) => keyId);
            const played = await play("rotate", { between });
            assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 1", "ci:issue 0"], what);
            assert.match(
              played.summary,
              /this is not the plan that was judged: .*; nothing was changed; start `rotate` of test again/,
            );
            assert.deepEqual(
              estate.azure.world.passwords.all().map(({ keyId }) => keyId),
              before,
            );
          },
        );
      });
    }

    it("rotate finishes a revocation in one job: the second run removes the secret, and the verdict says so", async () => {
      estate.moveTo("2027-06-18");
      await play("rotate");
      estate.configure((config) => {
        config["quarterturn:revoke"] = { edge: [2] };
      });
      assert.ok(onApp("edge-g2"));
      const played = await play("rotate");
      assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 0", "ci:settle 0"], played.summary);
      assert.match(played.summary, /done \(.*\); edge-g2: revoked, and removed by a second run\./);
      assert.equal(onApp("edge-g2"), false);
      assert.equal(generations().includes("g2"), false);
      assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    });

    it("watch starts rotate where somebody's run left a revoked secret in Entra", async () => {
      estate.configure((config) => {
        config["quarterturn:revoke"] = { edge: [2], test: [2] };
      });
      await estate.up();
      assert.ok(onApp("test-g2"));
      const started = github.dispatches.length;
      const played = await play("watch");
      assert.deepEqual(scripts(played).slice(0, 3), ["ci:watch 1", "ci:issue 0", "ci:start 0"]);
      const reason = "A revoked secret waits for its removal, found by the weekly watch";
      assert.deepEqual(github.dispatches[started], {
        workflow: "rotate.yml",
        ref: "main",
        inputs: { stack: "test", reason },
      });
      assert.ok((await play("rotate")).isGreen);
      assert.equal(onApp("test-g2"), false);
    });

    it("rotate leaves out what would change its runs, and says so", async () => {
      const env = { PULUMI_OPTION_TARGET: "**nothing", PULUMI_OPTION_IGNORE_PROTECT: "true" };
      estate.configure((config) => {
        config["quarterturn:force"] = { edge: "2027-06-16 leaked in a ticket" };
      });
      const before = generations().length;
      const played = await play("rotate", { env });
      assert.match(played.summary, /### test: rotate\n\ndone \(/);
      assert.match(
        played.summary,
        /\n\nPULUMI_OPTION_IGNORE_PROTECT, PULUMI_OPTION_TARGET were removed from the environment/,
      );
      assert.equal(generations().length, before + 1);
    });

    it("rotate gets everybody else through where one consumer's app is gone, and says who is left", async () => {
      // Room for the next one.
      estate.configure((config) => {
        config["quarterturn:revoke"] = { edge: [2, 3, 4], test: [2] };
      });
      await estate.up();
      await estate.up();
      estate.moveTo("2027-09-13");
      removeApp(estate, clientIds.edge);
      const played = await play("rotate");
      assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 1", "ci:issue 0"], played.summary);
      assert.match(
        played.summary,
        /`pulumi up` failed: edge: edge-g\d could not be issued \(Request_ResourceNotFound: [^)]*\): check that its app exists and that this run may write to it; test-g\d was handed over; what was done is kept/,
      );
      assert.doesNotMatch(played.summary, /Invalid input|got nothing, want|urn:pulumi|- clientIds/);
    });
  },
  15,
);

function removeApp(estate: TestEstate, clientId: string): void {
  const { world } = estate.azure;
  const app = world.apps.all().find((one) => one.clientId === clientId);
  assert(app !== undefined);
  world.transact(() => {
    deleteApplication(world, app.objectId);
  });
}

/** Certificates that nobody renews: the policy pack refuses them. */
function nobodysCertificates(config: Record<string, unknown>): void {
  const certificates = config["quarterturn:certificates"] as Record<string, { owner: string }>;
  for (const certificate of Object.values(certificates)) certificate.owner = "TBD";
}
