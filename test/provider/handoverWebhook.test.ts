import assert from "node:assert/strict";
import { mailTo } from "../../local-azure";
import { WebhookServer } from "../support/webhookServer";
import { deliveriesIn, handedOver, plain, secret, urn } from "./handoverBench";
import { AttachedProvider } from "./support";
import { WebhookBench, desk, ops, postsIn } from "./webhookBench";

describe("the handover by webhook", function () {
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

  it("sends the link and never the secret, over HTTPS, and keeps no address", async () => {
    const outputs = await provider.create(urn, { ...handedOver, recipients: { ops } });
    const [body] = server.at("/services/T0/B0/aSecretToken");
    assert.equal(body?.vaultLink, handedOver.vaultLink);
    assert.equal(
      body.portalLink,
      `https://portal.azure.com/#@${handedOver.tenantId}/asset/Microsoft_Azure_KeyVault/Secret/${handedOver.vaultLink}`,
    );
    assert.equal(JSON.stringify(server.taken).includes(secret), false);
    const { messageId, kind, sentOn } = postsIn(outputs).ops ?? assert.fail();
    assert.deepEqual({ kind, sentOn }, { kind: "json", sentOn: "2027-02-20" });
    assert.equal(body.messageId, messageId);
    assert.equal(server.taken[0]?.headers["idempotency-key"], messageId);
    const everything = JSON.stringify([outputs, provider.told]);
    assert.equal(/aSecretToken|localhost/.test(everything), false, everything);
    assert.deepEqual(bench.handover.server.received, []);
  });

  it("sends an e-mail and a message to whom both are named, each in its own form", async () => {
    const both = { ...plain, webhook: {} };
    await bench.configure({ both: `${base}/both` });
    const outputs = await provider.create(urn, { ...handedOver, recipients: { both } });
    assert.equal(bench.handover.server.received[0]?.mail.text?.includes(secret), true);
    assert.equal(JSON.stringify(server.at("/both")).includes(secret), false);
    assert.equal(deliveriesIn(outputs).both?.form, "plaintext");
    assert.ok(postsIn(outputs).both);
  });

  it("says in the preview who gets a message and as what, and not where", async () => {
    await bench.configure({
      ops: "https://hooks.slack.com/services/T0/B0/aSecretToken",
      desk: "https://prod-12.westeurope.logic.azure.com:443/workflows/0/triggers/manual/paths/invoke?sig=aSecretToken",
    });
    await provider.previewCreate(urn, { ...handedOver, recipients: { ops, desk } });
    assert.deepEqual(provider.told, [
      "info edge-g8 edge-g8: goes to Service desk by webhook (Teams), as a link into the vault",
      "info edge-g8 edge-g8: goes to Operations by webhook (Slack), as a link into the vault",
    ]);
    assert.deepEqual(server.taken, []);
  });

  it("sends once, and again only to another address or for another credential", async () => {
    const inputs = { ...handedOver, recipients: { ops } };
    const first = await provider.create(urn, inputs);
    assert.equal(await provider.hasChanges(urn, inputs, inputs, first), false);
    const second = await provider.update(urn, first, inputs);
    assert.equal(server.taken.length, 1);
    assert.deepEqual(postsIn(second), postsIn(first));
    await bench.configure({ ops: `${base}/elsewhere` });
    assert.equal(await provider.hasChanges(urn, inputs, inputs, first), true);
    await provider.update(urn, first, inputs);
    assert.deepEqual(
      server.taken.map(({ path }) => path),
      ["/services/T0/B0/aSecretToken", "/elsewhere"],
    );
  });

  it("sends one message to a webhook that several recipients have, for all of them by name", async () => {
    await bench.configure({ ops: `${base}/shared`, desk: `${base}/shared` });
    const outputs = await provider.create(urn, { ...handedOver, recipients: { ops, desk } });
    assert.deepEqual(
      server.at("/shared").map(({ recipients }) => recipients),
      [["Service desk", "Operations"]],
    );
    assert.equal(postsIn(outputs).ops?.messageId, postsIn(outputs).desk?.messageId);
  });

  it("takes http for a server on this machine", async () => {
    const open = new WebhookServer();
    try {
      await bench.configure({ desk: `${await open.listen()}/desk` });
      await provider.create(urn, { ...handedOver, recipients: { desk } });
      assert.equal(open.taken.length, 1);
    } finally {
      await open.close();
    }
  });

  it("works without quarterturn:mail, and then tells nobody's address to confirm to", async () => {
    await provider.configure({ recipients: { desk: { webhook: `${base}/desk` } } });
    await provider.create(urn, { ...handedOver, recipients: { desk } });
    const [body] = server.at("/desk");
    assert.deepEqual(body?.confirm, { to: null, line: "edge-g8 is in use" });
    assert.match(
      String(body.text),
      /Tell whoever manages the secrets of sec_bcgov_v1 \(Test\/Edge\): "edge-g8 is in use"\. Nobody reads answers here\./,
    );
  });

  it("keeps who got one that isn't the newest any more, and sends nothing", async () => {
    const first = await provider.create(urn, { ...handedOver, recipients: { ops } });
    const outputs = await provider.update(urn, first, { ...handedOver, recipients: { ops }, newest: false });
    assert.deepEqual(postsIn(outputs), postsIn(first));
    assert.equal(server.taken.length, 1);
  });

  it("goes nowhere outside in a rehearsal: an e-mail of the local Azure shows what it would be", async () => {
    const rehearsing = await AttachedProvider.launch({
      ...bench.handover.azure.environment,
      QUARTERTURN_MAIL_VIA: "graph",
    });
    try {
      await bench.configure({ ops: "https://hooks.slack.com/services/T0/B0/aSecretToken" }, rehearsing);
      const outputs = await rehearsing.create(urn, { ...handedOver, recipients: { ops } });
      assert.equal(postsIn(outputs).ops?.kind, "slack");
      const [mail, ...more] = mailTo(bench.handover.azure.world, "quarterturn@webhook.example");
      assert.match(mail?.body.content ?? "", /"blocks":\[\{"type":"rich_text"/);
      assert.deepEqual(more, []);
    } finally {
      await rehearsing.close();
    }
  });
});
