import assert from "node:assert/strict";
import type { Properties } from "../../protocol/values";
import type { WebhookServer } from "../support/webhookServer";
import { handedOver, plain, urn } from "./handoverBench";
import { AttachedProvider } from "./support";
import { outputsOf } from "./partlyDone";
import { WebhookBench, desk, ops, postsIn } from "./webhookBench";

describe("a webhook that doesn't take its message", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: WebhookBench;
  let server: WebhookServer;
  let provider: AttachedProvider;
  let base: string;

  before(async () => {
    bench = await WebhookBench.open();
    ({ provider } = bench);
  });
  beforeEach(async () => {
    await bench.start();
    ({ server, base } = bench);
    provider.told.length = 0;
  });
  afterEach(() => bench.stop());
  after(() => bench.close());

  it("serves everybody else when one webhook is gone, says so without its address, and sends the rest later", async () => {
    server.answers["/services/T0/B0/aSecretToken"] = [
      { status: 404, text: (path) => `no_service at ${base}${path}\n(aSecretToken)` },
    ];
    const inputs = { ...handedOver, recipients: { ops, desk, plain } };
    let state: Properties = {};
    await assert.rejects(provider.create(urn, inputs), (error: Error) => {
      state = outputsOf(error);
      assert.match(
        error.message,
        /edge-g8: not delivered to Operations by webhook: the webhook answers 404: no_service at … \(…\) \(2 of 3 got theirs\)\. Look at quarterturn:recipients\.ops\.webhook and run `pulumi up` again: it sends only what is missing\./,
      );
      assert.equal(/aSecretToken|localhost/.test(error.message), false);
      return true;
    });
    assert.deepEqual(Object.keys(postsIn(state)), ["desk"]);
    const outputs = await provider.update(urn, state, { ...inputs, today: "2027-02-21" });
    assert.equal(postsIn(outputs).ops?.sentOn, "2027-02-21");
    assert.equal(postsIn(outputs).desk?.sentOn, "2027-02-20");
    assert.equal(server.at("/desk").length, 1);
    assert.equal(bench.handover.server.received.length, 1);
  });

  for (const status of [429, 503]) {
    it(`waits as long as a busy webhook asks for (${status}), and sends the very same message`, async () => {
      server.answers["/desk"] = [{ status, headers: { "retry-after": "2" } }];
      const began = performance.now();
      await provider.create(urn, { ...handedOver, recipients: { desk } });
      assert.ok(performance.now() - began >= 1990);
      const [one, other] = server.taken;
      assert.deepEqual(one?.body, other?.body);
      assert.equal(one?.headers["idempotency-key"], other?.headers["idempotency-key"]);
      assert.equal(server.taken.length, 2);
    });
  }

  it("repeats the very same message at the next run when a webhook took it and hung up", async () => {
    server.answers["/desk"] = ["hangUp"];
    const inputs = { ...handedOver, recipients: { desk } };
    let state: Properties = {};
    await assert.rejects(provider.create(urn, inputs), (error: Error) => {
      state = outputsOf(error);
      return error.message.includes("Service desk by webhook: the webhook can't be reached (UND_ERR_SOCKET)");
    });
    assert.equal(server.taken.length, 1);
    await provider.update(urn, state, { ...inputs, today: "2027-02-21" });
    const [lost, repeated] = server.taken;
    assert.equal(repeated?.headers["idempotency-key"], lost?.headers["idempotency-key"]);
  });

  it("follows no redirection: nobody elsewhere gets the message", async () => {
    server.answers["/desk"] = [{ status: 307, headers: { location: `${base}/thief` } }];
    await assert.rejects(
      provider.create(urn, { ...handedOver, recipients: { desk } }),
      /the webhook answers 307: it is elsewhere, and nothing is sent there/,
    );
    assert.deepEqual(server.at("/thief"), []);
  });

  it("sends nothing to a server whose certificate isn't trusted", async () => {
    const stranger = await AttachedProvider.launch({
      ...bench.handover.azure.environment,
      NODE_EXTRA_CA_CERTS: "",
    });
    try {
      await bench.configure({ desk: `${base}/desk` }, stranger);
      await assert.rejects(
        stranger.create(urn, { ...handedOver, recipients: { desk } }),
        /the webhook can't be reached \((UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\)/,
      );
      assert.deepEqual(server.taken, []);
    } finally {
      await stranger.close();
    }
  });

  for (const [what, webhook] of [
    ["http elsewhere", "http://hooks.example.com/aSecretToken"],
    ["a name and a password in it", "https://user:aSecretToken@localhost/hook"],
    ["something that is no address", "aSecretToken"],
    ["nothing", undefined],
  ] as const) {
    it(`leaves out whose webhook is ${what}, serves the others, and warns before`, async () => {
      await bench.configure({ ops: webhook, desk: `${base}/desk` });
      const inputs = { ...handedOver, recipients: { ops, desk } };
      await provider.previewCreate(urn, inputs);
      assert.match(
        provider.told.join("\n"),
        /^warning edge-g8 edge-g8: can't go to Operations by webhook: .*Look at quarterturn:recipients\.ops\.webhook$/m,
      );
      await assert.rejects(provider.create(urn, inputs), (error: Error) => {
        assert.match(error.message, /not delivered to Operations by webhook: .* \(1 of 2 got theirs\)/);
        assert.equal(error.message.includes("aSecretToken"), false);
        return true;
      });
      assert.equal(server.at("/desk").length, 1);
      assert.equal(provider.told.join("\n").includes("aSecretToken"), false);
    });
  }
});
