import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { tokenClient } from "../../cli/demo/signIn";
import { packageRoot } from "../../cli/places";
import type { Report } from "../../status/report/schema";
import { describeWithEngine } from "../support/engine";
import { type Finished, TestEstate } from "../support/estate";

const edgeClientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
const testClientId = "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b";

describeWithEngine("The status of a stack", (env) => {
  let estate: TestEstate;
  let signIn: ReturnType<typeof tokenClient>;

  before(async () => {
    estate = await TestEstate.open(env);
    signIn = tokenClient(estate.azure.tokenEndpoint, estate.azure.environment.NODE_EXTRA_CA_CERTS ?? "");
  });
  after(() => estate.close());

  /** Lets consumers sign in on a day, each with the generation that it uses. */
  async function live(day: string, edge: string, test: string): Promise<void> {
    estate.moveTo(day);
    const answers = [
      await signIn(edgeClientId, secretOf(`edge-${edge}`)),
      await signIn(testClientId, secretOf(`test-${test}`)),
    ];
    assert.deepEqual(answers, [{ ok: true }, { ok: true }]);
  }

  function secretOf(name: string): string {
    const found = estate.azure.world.passwords
      .all()
      .find(({ displayName }) => displayName?.startsWith(`${name} `) === true);
    return found?.secretText ?? "";
  }

  /** Runs it, and sees to it that none of the tenant's secrets is in what it says. */
  async function status(...args: string[]): Promise<Finished> {
    const said = await estate.status(...args);
    const secrets = estate.azure.world.passwords.all().map(({ secretText }) => secretText);
    assert.ok(secrets.length > 0 || estate.azure.today() === "2026-11-22");
    for (const secret of [...secrets, estate.azure.environment.AZURE_CLIENT_SECRET ?? "?"]) {
      assert.equal((said.stdout + said.stderr).includes(secret), false);
    }
    return said;
  }

  async function report(): Promise<Report> {
    const { stdout, stderr } = await status("--json");
    assert.ok(stdout.startsWith("{"), stderr);
    return JSON.parse(stdout) as Report;
  }

  it("before the first run is that somebody must run it", async () => {
    const { code, stdout } = await status();
    assert.equal(code, 1);
    assert.match(stdout, /edge has no credential yet; run `pulumi up --stack test`/);
  });

  it("is well while consumers sign in with what they got", async () => {
    await estate.up();
    // A new gateway gets its host names in the second run.
    await estate.up();
    await live("2026-12-01", "g1", "g1");
    const { code, stdout } = await status();
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^test, 2026-12-01: all well/);
    assert.match(stdout, /edge-g1\s+current, in vault\s+2026-11-22\s+2027-05-21\s+171 days.*used/);
  });

  it("is well after a rotation, and tells who has not moved yet", async () => {
    await live("2027-02-19", "g1", "g1");
    estate.moveTo("2027-02-20");
    await estate.up();
    await live("2027-02-25", "g1", "g2");
    const { exitCode, findings } = await report();
    assert.equal(exitCode, 0);
    assert.deepEqual(
      findings
        .filter(({ code }) => !code.startsWith("date-"))
        .map(({ code, subject }) => `${code} ${subject}`)
        .sort(),
      [
        "certificate-calendar pexip-node, pexip-conference",
        "link-may-not-open recipients",
        "not-moved-yet edge-g1",
        "not-moved-yet test-g1",
      ],
    );
  });

  it("knows from the state which API of Key Vault ends, and makes no alarm of it in a rehearsal", async () => {
    const { findings, dates } = await report();
    const found = findings.find(({ subject }) => subject === "key-vault-api");
    assert.equal(found?.level, "note");
    assert.match(found.sentence, /^from 2027-02-27 on, in 2 days: .*Vault vault \(2024-11-01\)/);
    assert.ok(dates.some(({ id, on }) => id === "key-vault-api" && on === "2027-02-27"));
  });

  it("says, 45 days before the end, who must be warned and by when, where a consumer never switches", async () => {
    await live("2027-04-05", "g1", "g2");
    assert.equal((await status()).code, 0);
    await live("2027-04-06", "g1", "g2");
    const { code, stdout } = await status();
    assert.equal(code, 1);
    assert.match(
      stdout,
      /! edge \(sec_bcgov_v1 \(Test\/Edge\), DEV, DEV2, SIT\) still signs in with edge-g1, which ends on 2027-05-21, in 45 days: used, last on 2027-04-06 \(today\) from 127\.0\.0\.1.*tell IDIM Technical Operations <idim-technical-operations@example\.com>/,
    );
    assert.equal(/test .*still signs in/.test(stdout), false);
  });

  it("is JSON as the published schema says, and a page and a picture, none with a secret", async () => {
    const schema = JSON.parse(
      readFileSync(join(packageRoot, "docs", "status.schema.json"), "utf8"),
    ) as object;
    const validate = new Ajv2020({ formats: { date: true, "date-time": true } }).compile(schema);
    assert.ok(validate(await report()), JSON.stringify(validate.errors));
    const [html, svg] = [join(estate.folder, "status.html"), join(estate.folder, "status.svg")];
    await status("--html", html, "--svg", svg);
    const written = readFileSync(html, "utf8") + readFileSync(svg, "utf8");
    assert.match(written, /<h1>Credentials of test<\/h1>.*still signs in with edge-g1/s);
    for (const name of ["edge-g1", "edge-g2"]) assert.equal(written.includes(secretOf(name)), false);
  });

  it("is unknown where the log can't be read, or has nothing", async () => {
    const unreadable: readonly (readonly [fault: string, sentence: RegExp])[] = [
      [
        "deny=listSignIns",
        /\? can't tell which secrets are in use: 403 Authorization_RequestDenied: .*grant AuditLog\.Read\.All/,
      ],
      ["no-sign-in-logs", /\? can't tell which secrets are in use: the log /],
    ];
    estate.configure((config) => {
      config["quarterturn:confirmed"] = { edge: 2, test: 2 };
    });
    await estate.up();
    for (const [fault, sentence] of unreadable) {
      estate.fault(fault);
      const { code, stdout } = await status();
      assert.equal(code, 2, stdout);
      assert.match(stdout, sentence);
    }
    estate.fault();
  });

  it("turns the old key's verdict from used to unused when the consumer has moved", async () => {
    const kinds = async () => (await report()).consumers[0]?.credentials.map(({ verdict }) => verdict?.kind);
    await live("2027-04-07", "g1", "g2");
    assert.deepEqual(await kinds(), ["used", "unused"]);
    await live("2027-04-20", "g2", "g2");
    assert.deepEqual(await kinds(), ["used", "used"]);
    await live("2027-05-08", "g2", "g2");
    assert.deepEqual(await kinds(), ["unused", "used"]);
    assert.equal((await report()).exitCode, 0);
  });

  it("finds what a lost answer left on the app", async () => {
    estate.moveTo("2027-05-21");
    estate.fault("drop-after-work=addPassword");
    await estate.pulumi("up", "--yes", "--skip-preview");
    estate.fault();
    await estate.up();
    const { exitCode, findings } = await report();
    assert.equal(exitCode, 1);
    const orphans = findings.filter(({ code }) => code === "orphan");
    assert.ok(orphans.length > 0);
    for (const { action } of orphans)
      assert.match(action ?? "", /^remove it: `npm run remove-orphan -- --stack test [0-9a-f-]{36}`/);
  });

  it("that can't be asked for says why in a sentence, with exit code 2", async () => {
    const { code, stderr } = await estate.status("--stack", "nowhere");
    assert.equal(code, 2);
    assert.match(stderr, /--stack: got nowhere, want one with a stack file/);
    assert.equal((await estate.status("--unknown")).code, 2);
  });
});
