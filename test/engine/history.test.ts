import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { HistoryReport } from "../../history/schema";
import { describeWithEngine } from "../support/engine";
import { type Finished, TestEstate } from "../support/estate";

const [first, second] = ["1a2b3c4d5e6f", "2a2b3c4d5e6f"];

/** As a job of GitHub's runs. */
const runOf = (commit: string, actor: string): NodeJS.ProcessEnv => ({
  GITHUB_SHA: commit.padEnd(40, "0"),
  GITHUB_ACTOR: actor,
});

describeWithEngine(
  "The history of a year",
  (env) => {
    let estate: TestEstate;

    before(async () => {
      estate = await TestEstate.after(env, "2026-11-22");
    });
    after(() => estate.close());

    async function up(run: NodeJS.ProcessEnv = {}): Promise<void> {
      const { code, stdout, stderr } = await estate.pulumiWith(run, "up", "--yes", "--skip-preview");
      assert.equal(code, 0, stdout + stderr);
    }

    /** What a pull request's check makes of a preview: the gate's words, and what identifies the plan. */
    async function gate(run: NodeJS.ProcessEnv, ...options: string[]): Promise<Finished> {
      const { stdout } = await estate.pulumiWith(run, "preview", "--json", "--show-sames");
      const file = join(estate.folder, "preview.json");
      writeFileSync(file, stdout);
      return estate.ours(["gate", file, ...options]);
    }

    async function history(...args: string[]): Promise<Finished> {
      return estate.ours(["history", "--stack", "test", "-C", estate.folder, ...args]);
    }

    async function told(...args: string[]): Promise<HistoryReport> {
      const { code, stdout, stderr } = await history("--json", ...args);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as HistoryReport;
    }

    const linesOf = ({ entries }: HistoryReport, name: string): string[] =>
      entries
        .filter(({ consumer }) => consumer === name)
        .map(({ day, credential, sentence, by, commit }) =>
          [day, credential ?? name, sentence, ...(commit === null ? [] : [`(${by ?? ""}, ${commit})`])].join(
            " ",
          ),
        );

    it("has who got what before the ledger says it", async () => {
      const [issued, ...sent] = linesOf(await told(), "edge");
      assert.equal(issued, "2026-11-22 edge-g1 issued: the first one, valid until 2027-05-21");
      assert.deepEqual(sent, [
        "2026-11-22 edge-g1 handed over to idim-technical-operations <idim-technical-operations@example.com>, a link into the vault",
        "2026-11-22 edge-g1 handed over to maxconf-contact <maxconf-contact@example.com>, a link into the vault",
      ]);
      const [{ by } = { by: "" }] = (await told()).entries;
      assert.equal(by, userInfo().username);
    });

    it("passes the gate with what somebody confirmed and forced, and is the same plan whoever runs it", async () => {
      estate.moveTo("2027-01-10");
      estate.configure((config) => {
        config["quarterturn:confirmed"] = { edge: 1 };
        config["quarterturn:force"] = { test: "leaked in a ticket" };
      });
      const record = join(estate.folder, "record.json");
      const judged = await gate(runOf(first, "ada"), "--record", record);
      assert.equal(judged.code, 0, judged.stderr);
      const again = await gate(runOf(second, "grace"), "--expect", record);
      assert.equal(again.code, 0, again.stderr);
      await up(runOf(first, "ada"));
    });

    it("stays as it is in a run of another commit that does nothing", async () => {
      const before = estate.ledger();
      const { code, stdout } = await estate.pulumiWith(
        runOf(second, "grace"),
        "up",
        "--yes",
        "--skip-preview",
        "--expect-no-changes",
      );
      assert.equal(code, 0, stdout);
      assert.deepEqual(estate.ledger(), before);
    });

    it("is kept by a refresh", async () => {
      const { history: before } = estate.ledger();
      await estate.must("refresh", "--yes", "--skip-preview");
      assert.deepEqual(estate.ledger().history, before);
      assert.notEqual(before, undefined);
    });

    it("lies in the state once", () => {
      assert.equal(estate.stateFile().split("leaked in a ticket commit").length, 1);
      assert.equal(estate.stateFile().split("2027-01-10 g2 issued").length, 2);
    });

    it("has a consumer's year when that is gone from the ledger", async () => {
      estate.moveTo("2027-02-20");
      estate.configure((config) => {
        config["quarterturn:revoke"] = { test: [1] };
      });
      await up(runOf(second, "grace"));
      await up(runOf(second, "grace"));
      estate.configure((config) => {
        delete config["quarterturn:revoke"];
        delete config["quarterturn:force"];
        const { edge } = config["quarterturn:consumers"] as Record<string, unknown>;
        config["quarterturn:consumers"] = { edge };
      });
      for (const day of ["2027-05-22", "2027-08-20", "2027-11-20"]) {
        estate.moveTo(day);
        await up();
      }
      assert.deepEqual(Object.keys(estate.ledger().consumers), ["edge"]);
      const whole = await told();
      const handed = (credential: string, day: string): string[] =>
        ["idim-technical-operations", "maxconf-contact"].map(
          (to) => `${day} ${credential} handed over to ${to} <${to}@example.com>, a link into the vault`,
        );
      assert.deepEqual(linesOf(whole, "test"), [
        "2026-11-22 test-g1 issued: the first one, valid until 2027-05-21",
        ...handed("test-g1", "2026-11-22"),
        `2027-01-10 test-g2 issued, forced: leaked in a ticket, valid until 2027-07-09 (ada, ${first})`,
        ...handed("test-g2", "2027-01-10"),
        `2027-02-20 test-g1 revoked (grace, ${second})`,
        "2027-02-20 test-g1 removed before its end",
        "2027-05-22 test left the stack file",
        "2027-07-09 test-g2 expired",
      ]);
      assert.deepEqual(
        linesOf(whole, "edge").filter((line) => !line.includes("handed over")),
        [
          "2026-11-22 edge-g1 issued: the first one, valid until 2027-05-21",
          `2027-01-10 edge-g1 confirmed: the consumer uses it (ada, ${first})`,
          `2027-02-20 edge-g2 issued: it was time, valid until 2027-08-19 (grace, ${second})`,
          "2027-05-21 edge-g1 expired",
          "2027-05-22 edge-g3 issued: it was time, valid until 2027-11-18",
          "2027-08-19 edge-g2 expired",
          "2027-08-20 edge-g4 issued: it was time, valid until 2028-02-16",
          "2027-11-18 edge-g3 expired",
          "2027-11-20 edge-g5 issued: it was time, valid until 2028-05-18",
        ],
      );
    });

    it("is one table, as text, CSV and a page, from a day on", async () => {
      const { stdout } = await history("--since", "2027-11-01");
      assert.match(stdout, /^test since 2027-11-01: 4 events of 1 consumer, 2027-11-18 to 2027-11-20$/m);
      const { stdout: csv } = await history("--csv", "--html", join(estate.folder, "history.html"));
      assert.match(
        csv,
        /^"2027-01-10","test","test-g2","issued","forced","leaked in a ticket","2027-07-09",/m,
      );
      const { code, stderr } = await history("--since", "yesterday");
      assert.equal(code, 2);
      assert.match(stderr, /--since: got yesterday, want a day, YYYY-MM-DD/);
    });
  },
  10,
);
