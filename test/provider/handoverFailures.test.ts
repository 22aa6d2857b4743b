import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { generateKey } from "openpgp";
import type { Properties } from "../../protocol/values";
import type { MailServer } from "../support/mailServer";
import { HandoverBench, deliveriesIn, from, handedOver, link, plain, secret, urn } from "./handoverBench";
import { type AttachedProvider } from "./support";
import { outputsOf } from "./partlyDone";

/** What comes from a secret that isn't there: a mark around nothing. */
const secretNothing = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: null };

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

describe("the handover", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: HandoverBench;
  let server: MailServer;
  let smtp: object;
  let provider: AttachedProvider;

  before(async () => {
    bench = await HandoverBench.open();
    ({ provider } = bench);
  });
  beforeEach(async () => {
    await bench.startMail();
    ({ server, smtp } = bench);
  });
  afterEach(() => server.close());
  after(() => bench.close());

  it("fails with the mail server's words about a refused mailbox, after everybody else was served", async () => {
    server.misbehaviour = { refused: ["link@example.com"] };
    await assert.rejects(provider.create(urn, handedOver), (error: Error) => {
      assert.match(
        error.message,
        /edge-g8: not delivered to Link Reader <link@example.com>: 550 5\.1\.1 <link@example.com>: no such mailbox here .*1 of 2 got theirs.*run `pulumi up` again/,
      );
      assert.equal(error.message.includes(secret), false);
      assert.deepEqual(Object.keys(deliveriesIn(outputsOf(error))), ["plain"]);
      assert.notEqual(outputsOf(error).clientSecret, secret);
      return true;
    });
    assert.deepEqual(
      server.received.flatMap((one) => one.to),
      ["plain@example.com"],
    );
  });

  it("sends at the next run what is missing, and nothing twice", async () => {
    const first = await provider.create(urn, { ...handedOver, recipients: { plain } });
    const outputs = await provider.update(urn, first, { ...handedOver, today: "2027-02-21" });
    assert.deepEqual(
      server.received.flatMap((one) => one.to),
      ["plain@example.com", "link@example.com"],
    );
    assert.equal(deliveriesIn(outputs).plain?.sentOn, "2027-02-20");
    assert.equal(deliveriesIn(outputs).link?.sentOn, "2027-02-21");
  });

  it("repeats the very same message when the server died before it said that it had it", async () => {
    server.misbehaviour = { diesAfterData: 1 };
    const onlyLink = { ...handedOver, recipients: { link } };
    let state: Properties = {};
    await assert.rejects(provider.create(urn, onlyLink), (error: Error) => {
      state = outputsOf(error);
      return error.message.includes("not delivered to Link Reader");
    });
    await provider.update(urn, state, onlyLink);
    const [lost, repeated] = server.received.map(({ mail }) => mail);
    assert.equal(repeated?.messageId, lost?.messageId);
    assert.equal(repeated?.text, lost?.text);
  });

  it("waits for a slow server", async () => {
    server.misbehaviour = { delay: 3000 };
    await provider.create(urn, { ...handedOver, recipients: { link } });
    assert.equal(server.received.length, 1);
  });

  it("sends no password and no secret to a server that offers no encryption", async () => {
    const open = bench.newServer({ disabledCommands: ["STARTTLS"] });
    try {
      await provider.configure({ mail: { from, smtp: { ...smtp, port: await open.listen() } } });
      await assert.rejects(
        provider.create(urn, handedOver),
        /not delivered to .*no encryption.*quarterturn:mail\.smtp\.security/,
      );
      assert.deepEqual(open.received, []);
    } finally {
      await open.close();
    }
  });

  it("says what is wrong when the mail server refuses the password", async () => {
    await provider.configure({ mail: { from, smtp: { ...smtp, password: "another" } } });
    await assert.rejects(provider.create(urn, handedOver), /535 5\.7\.8 Authentication credentials invalid/);
  });

  it("leaves out whose key can't be used, serves the others, and says what to do", async () => {
    const { publicKey } = await generateKey({
      userIDs: [{ email: "late@example.com" }],
      date: new Date("2026-01-01"),
      keyExpirationTime: 100 * 86_400,
      format: "armored",
    });
    const late = { name: "Late", email: "late@example.com", form: "openpgp", openpgpKey: publicKey };
    const broken = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxyz\n-----END PGP PUBLIC KEY BLOCK-----";
    const torn = { name: "Torn", email: "torn@example.com", form: "openpgp", openpgpKey: broken };
    await assert.rejects(
      provider.create(urn, { ...handedOver, recipients: { late, torn, plain } }),
      (error: Error) => {
        assert.match(
          error.message,
          /edge-g8: not delivered to Late <late@example\.com>: the OpenPGP key expired on 2026-04-11; Torn <torn@example\.com>: the OpenPGP key can't be read \(1 of 3 got theirs\)\. Put a usable key into quarterturn:recipients\.late\.openpgpKey, put a usable key into quarterturn:recipients\.torn\.openpgpKey and run `pulumi up` again: it sends only what is missing\./,
        );
        assert.deepEqual(Object.keys(deliveriesIn(outputsOf(error))), ["plain"]);
        return true;
      },
    );
    assert.deepEqual(bench.reached, ["plain@example.com"]);
  });

  it("keeps what was sent when the run is cancelled half-way", async () => {
    server.misbehaviour = { silent: ["plain@example.com"] };
    const third = { ...link, name: "Third", email: "third@example.com" };
    const all = { ...handedOver, recipients: { link, plain, third } };
    let state: Properties = {};
    const working = assert.rejects(provider.create(urn, all), (error: Error) => {
      state = outputsOf(error);
      assert.match(
        error.message,
        /not delivered to Plain Reader <plain@example.com>: the run was cancelled; Third <third@example.com>: the run was cancelled \(1 of 3 got theirs\)\. Run `pulumi up` again: it sends only what is missing\./,
      );
      return true;
    });
    await waitFor(() => server.received.length === 1 && server.isSilent);
    const started = performance.now();
    await provider.cancel();
    await working;
    assert.ok(performance.now() - started < 5000);
    assert.deepEqual(Object.keys(deliveriesIn(state)), ["link"]);
    server.misbehaviour = {};
    await provider.startRun();
    await provider.configure({ mail: { from, smtp } });
    await provider.update(urn, state, all);
    assert.deepEqual(bench.reached, ["link@example.com", "plain@example.com", "third@example.com"]);
  });

  it("refuses nothing and sends nothing, and says so, where something before it failed", async () => {
    const { vaultLink, keyId, clientSecret, ...rest } = handedOver;
    for (const [inputs, why] of [
      [{ ...rest, keyId, clientSecret }, "it isn't in the vault"],
      [{ ...rest, vaultLink: null, keyId, clientSecret }, "it isn't in the vault"],
      [{ ...rest, vaultLink: secretNothing, keyId, clientSecret }, "it isn't in the vault"],
      [{ ...rest, vaultLink, keyId: null, clientSecret: null }, "it wasn't created"],
      [{ ...rest, vaultLink, keyId, clientSecret, clientId: null }, "its app wasn't created"],
    ] as const) {
      const sentence = `edge-g8: nothing was sent, because ${why}: an earlier step of this run failed. Fix that and run \`pulumi up\` again: it continues with this credential.`;
      provider.told.length = 0;
      const checked = await provider.check(urn, {}, inputs);
      assert.equal(
        checked.vaultLink,
        "vaultLink" in inputs && why !== "it isn't in the vault" ? vaultLink : undefined,
      );
      assert.deepEqual(provider.told, [`warning edge-g8 edge-g8: ${sentence.slice("edge-g8: ".length)}`]);
      assert.equal(await provider.hasChanges(urn, handedOver, checked, { deliveries: {} }), true);
      await provider.previewCreate(urn, checked);
      await assert.rejects(provider.create(urn, inputs), { message: `2 UNKNOWN: ${sentence}` });
      // Nobody waits for these.
      await provider.create(urn, await provider.check(urn, {}, { ...inputs, recipients: {} }));
      await provider.create(urn, await provider.check(urn, {}, { ...inputs, newest: false }));
    }
    assert.deepEqual(server.received, []);
  });

  it("has nothing to do where nobody gets anything, without a mail server too", async () => {
    await provider.configure({});
    const outputs = await provider.create(urn, { ...handedOver, recipients: {} });
    assert.deepEqual(outputs.deliveries, {});
    await assert.rejects(provider.create(urn, handedOver), /quarterturn:mail: got no way to send e-mail/);
  });
});
