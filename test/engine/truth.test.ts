import assert from "node:assert/strict";
import { join } from "node:path";
import { tokenClient } from "../../cli/demo/signIn";
import type { Finding, Report } from "../../status/report/schema";
import { histories, wordsOf } from "../support/acts";
import { Actor } from "../support/actor";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Handed, HandedOver } from "../support/handedOver";
import { MailServer } from "../support/mailServer";
import { follow } from "../support/wayOut";

const clientIds = {
  edge: "d802c929-6984-48f9-81d1-ff8770c65bde",
  test: "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b",
};
// The first three histories of this seed have every kind of act.
const [seed, count] = [Number(process.env.SEED ?? 17966), Number(process.env.HISTORIES ?? 3)];

describeWithEngine(
  `Whatever happens to a stack (SEED=${seed})`,
  (env) => {
    let estate: TestEstate;
    let mail: MailServer;
    let mailConfig: unknown;
    let backup: string;
    let actor: Actor;
    let people: HandedOver;

    before(async () => {
      const first = await TestEstate.after(env, "2026-11-22");
      backup = (await first.must("stack", "export")).stdout;
      mail = new MailServer(join(first.folder, "azure", "certificates"));
      const smtp = { host: "localhost", port: await mail.listen(), user: MailServer.user };
      first.configure((config) => {
        config["quarterturn:mail"] = { from: "secrets@maxconf.example.com", smtp };
      });
      const password = ["config", "set", "--secret", "--path", "quarterturn:mail.smtp.password"];
      await first.must(...password, MailServer.password);
      first.configure((config) => (mailConfig = config["quarterturn:mail"]));
      await first.close();
    });
    after(() => mail.close());

    /** Two quarters on, with a backup of the state after the first. */
    beforeEach(async () => {
      estate = await TestEstate.after(env, "2026-11-22", "2027-02-20");
      estate.configure((config) => (config["quarterturn:mail"] = mailConfig));
      people = await HandedOver.begin(estate.azure, mail, clientIds);
      actor = new Actor(estate, mail, { backup, onDay: refused });
    });
    afterEach(() => estate.close());

    /** Everybody signs in with what they were handed last. Gives those who are refused. */
    async function refused(): Promise<Handed[]> {
      const { tokenEndpoint, environment } = estate.azure;
      const signIn = tokenClient(tokenEndpoint, environment.NODE_EXTRA_CA_CERTS ?? "");
      const all = people.all();
      const answers = new Map<string, boolean>();
      for (const { clientId, secret } of all)
        if (secret !== "" && !answers.has(secret)) answers.set(secret, (await signIn(clientId, secret)).ok);
      return all.filter(({ secret }) => answers.get(secret) !== true);
    }

    /** It ended on the day that was announced, or somebody ordered that: it is missed once somebody tries it. */
    function isOverOnPurpose({ consumer, credential, endsOn }: Handed): boolean {
      return endsOn <= estate.azure.today() || actor.isRevoked(consumer, credential);
    }

    /** What the real command says, as JSON. */
    async function status(): Promise<Report> {
      const { code, stdout, stderr } = await estate.status("--json");
      assert.ok(stdout.startsWith("{"), stderr);
      const report = JSON.parse(stdout) as Report;
      assert.equal(code, report.exitCode);
      return report;
    }

    /** What its text says first. */
    async function firstLine(): Promise<string> {
      return (await estate.status()).stdout.split("\n")[0] ?? "";
    }

    /** Status says that a consumer's holder can't sign in, and what to do about it. */
    function tells({ exitCode, findings }: Report, one: Handed): void {
      const isTold = ({ level, subject, action }: Finding) =>
        (level === "act" || level === "unknown") &&
        action !== null &&
        (subject === one.consumer || subject.replace(/-g\d+$/, "") === one.consumer);
      const who = `${one.holder} of ${one.consumer}, ${one.credential}, is refused`;
      assert.notEqual(exitCode, 0, who);
      assert.ok(findings.some(isTold), `${who}:\n${JSON.stringify(findings, null, 1)}`);
    }

    /** Before anybody tried, status tells what nobody announced; once it was tried, the rest too. */
    async function holds(): Promise<void> {
      const untried = await status();
      const out = await refused();
      for (const one of out.filter((each) => !isOverOnPurpose(each))) tells(untried, one);
      if (out.length === 0) return;
      const [tried, line] = await Promise.all([status(), firstLine()]);
      for (const one of out) tells(tried, one);
      assert.match(line, /someone must act|could not tell/);
    }

    /** What the runbook says, and then what status says, until it says that all is well. */
    async function recover(): Promise<void> {
      await actor.up("--refresh");
      for (let round = 0; round < 6; round += 1) {
        await refused();
        const { exitCode, findings } = await status();
        if (exitCode === 0) return;
        const toDo = findings.filter(({ level }) => level !== "note");
        await follow(toDo, actor, estate);
      }
    }

    for (const history of histories(seed, count)) {
      it(`status tells who is refused, and the way out leads out: ${history.map(wordsOf).join(", ")}`, async () => {
        for (const act of history) {
          await actor.do(act);
          await holds();
        }
        await recover();
        const [{ findings }, line] = await Promise.all([status(), firstLine()]);
        assert.match(line, /all well/, JSON.stringify(findings, null, 1));
        assert.deepEqual(await refused(), []);
      });
    }
  },
  10,
);
