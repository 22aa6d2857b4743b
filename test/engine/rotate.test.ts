import assert from "node:assert/strict";
import { mailTo } from "../../local-azure";
import { deleteApplication } from "../../local-azure/entra/applications";
import { describeWithEngine } from "../support/engine";
import type { TestEstate } from "../support/estate";
import type { FakeGitHub } from "../support/gitHub";
import { configured } from "../support/gateOnEngine";
import { WorkflowBench, clientIds, scripts } from "../support/workflowBench";

describeWithEngine(
  "The workflows on the local Azure",
  (env) => {
    let bench: WorkflowBench;
    let estate: TestEstate;
    let github: FakeGitHub;

    before(async () => {
      bench = await WorkflowBench.open(env, "2026-11-22");
      ({ estate, github } = bench);
    });
    after(() => bench.close());

    const mails = () => mailTo(estate.azure.world, "idim-technical-operations@example.com").length;

    it("preview comments a pull request once, and edits that at the next push", async () => {
      estate.moveTo("2027-02-15");
      assert.deepEqual(scripts(await bench.play("preview")), ["ci:preview 0", "ci:comment 0"]);
      assert.deepEqual(scripts(await bench.play("preview")), ["ci:preview 0", "ci:comment 0"]);
      assert.equal(github.comments.length, 1);
      assert.match(github.comments[0]?.body ?? "", /edge-g2[^]*2027-08-14/);
      assert.deepEqual(bench.generations, ["g1"]);
    });

    it("preview comments why it was refused", async () => {
      await configured(estate, nobodysCertificates, async () => {
        const played = await bench.play("preview");
        assert.deepEqual(scripts(played), ["ci:preview 1", "ci:comment 0"]);
        assert.match(github.comments[0]?.body ?? "", /name-certificate-owners refuses .*: got "TBD"/);
      });
    });

    it("rotate stops before up where the policy pack refuses, and opens an issue that says so", async () => {
      const state = estate.stateFile();
      await configured(estate, nobodysCertificates, async () => {
        const played = await bench.play("rotate");
        // The second job, and its approval, come only after a plan that passed.
        assert.deepEqual(scripts(played), ["ci:preview 1", "ci:issue 0"]);
        const sentence =
          /the preview failed: name-certificate-owners refuses .*; nothing was changed; .*`npm run ci:preview -- --stack test`/;
        assert.match(played.summary, sentence);
        assert.match(bench.openIssues[0]?.body ?? "", sentence);
      });
      assert.equal(estate.stateFile(), state);
    });

    it("rotate stops before up where the gate refuses, and brings the issue up to date", async () => {
      const state = estate.stateFile();
      const previewOfAnotherDay = (config: Record<string, unknown>) => {
        config["quarterturn:asOf"] = "2027-08-01";
      };
      await configured(estate, previewOfAnotherDay, async () => {
        const played = await bench.play("rotate");
        assert.deepEqual(scripts(played), ["ci:preview 1", "ci:issue 0"]);
        assert.match(played.summary, /the gate refuses it: .*quarterturn:asOf.*; nothing was changed/);
      });
      assert.equal(estate.stateFile(), state);
      assert.equal(bench.openIssues.length, 1);
      assert.match(bench.openIssues[0]?.body ?? "", /the gate refuses it/);
    });

    it("rotate says what was done and what was not where the mail is refused; the old credential works on", async () => {
      estate.fault("deny=sendMail");
      const played = await bench.play("rotate");
      estate.fault();
      assert.deepEqual(scripts(played), ["ci:preview 0", "ci:rotate 1", "ci:issue 0"]);
      assert.match(
        played.summary,
        /`pulumi up` failed: edge: edge-g2: not delivered to IDIM.*; test: test-g2: not delivered.*; what was done is kept, and the old credentials stay valid.*`npm run ci:rotate -- --stack test`/,
      );
      await bench.signIn("g1");
    });

    it("rotate completes it the next time: preview, gate, up, status; and closes the issue", async () => {
      const before = mails();
      const played = await bench.play("rotate");
      assert.deepEqual(
        scripts(played),
        ["ci:preview 0", "ci:rotate 0", "ci:settle 0"],
        JSON.stringify(played),
      );
      assert.match(played.summary, /### test: rotate\n\ndone \(\d+ unchanged, 2 updated\)\./);
      assert.deepEqual(bench.generations, ["g1", "g2"]);
      assert.equal(mails(), before + 2);
      assert.deepEqual(bench.openIssues, []);
      await bench.signIn("g2");
    });

    it("rotate a second time on that day changes nothing", async () => {
      const before = mails();
      assert.deepEqual(scripts(await bench.play("rotate")), ["ci:preview 0", "ci:rotate 0", "ci:settle 0"]);
      assert.deepEqual(bench.generations, ["g1", "g2"]);
      assert.equal(mails(), before);
    });

    it("rotate leaves out what would change its runs, and says so", async () => {
      const env = { PULUMI_OPTION_TARGET: "**nothing", PULUMI_OPTION_IGNORE_PROTECT: "true" };
      estate.configure((config) => {
        config["quarterturn:force"] = { edge: "2027-02-15 leaked in a ticket" };
      });
      const before = bench.generations.length;
      const played = await bench.play("rotate", { env });
      assert.match(played.summary, /### test: rotate\n\ndone \(/);
      assert.match(
        played.summary,
        /\n\nPULUMI_OPTION_IGNORE_PROTECT, PULUMI_OPTION_TARGET were removed from the environment/,
      );
      assert.equal(bench.generations.length, before + 1);
    });

    it("rotate gets everybody else through where one consumer's app is gone, and says who is left", async () => {
      // Room for the next one: g1 has ended.
      estate.moveTo("2027-05-24");
      removeApp(estate, clientIds.edge);
      const played = await bench.play("rotate");
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
