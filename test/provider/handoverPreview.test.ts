import assert from "node:assert/strict";
import { generateKey } from "openpgp";
import { type Properties, without } from "../../protocol/values";
import { HandoverBench, handedOver, link, plain, urn } from "./handoverBench";
import { outputsOf } from "./partlyDone";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** All but the secret, which comes back marked. */
function shown(inputs: Properties): Properties {
  return without(inputs, "clientSecret");
}

describe("a handover in the preview", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: HandoverBench;

  before(async () => {
    bench = await HandoverBench.open();
  });
  beforeEach(() => bench.startMail());
  afterEach(() => bench.server.close());
  after(() => bench.close());

  it("says who will get what, and how; the update itself says what it has sent", async () => {
    const { provider } = bench;
    const inputs = await provider.check(urn, {}, handedOver);
    assert.deepEqual(await provider.previewCreate(urn, inputs), inputs);
    assert.deepEqual(provider.told, [
      "info edge-g8 edge-g8: goes to Link Reader <link@example.com>, as a link into the vault",
      "info edge-g8 edge-g8: goes to Plain Reader <plain@example.com>, in plain text, as the stack file allows",
    ]);
    assert.deepEqual(bench.reached, []);
    provider.told.length = 0;
    await provider.create(urn, inputs);
    assert.deepEqual(provider.told, [
      "info edge-g8 edge-g8: sent to Link Reader <link@example.com>",
      "info edge-g8 edge-g8: sent to Plain Reader <plain@example.com>",
    ]);
  });

  it("warns of who gets a link that nothing here lets them open", async () => {
    const { provider } = bench;
    const { mayRead, ...stranger } = link;
    assert.equal(mayRead, true);
    await provider.previewCreate(urn, { ...handedOver, recipients: { link, stranger } });
    assert.deepEqual(
      provider.told.filter((line) => line.startsWith("warning")),
      [
        "warning edge-g8 edge-g8: the link may not open for stranger: nothing here lets them read the vault. Name them in quarterturn:recipients.stranger.objectId, or see to it yourself",
      ],
    );
  });

  it("knows who will get one whose key and link aren't known yet", async () => {
    const { provider } = bench;
    const news = { ...handedOver, keyId: unknown, vaultLink: unknown, clientSecret: unknown };
    await provider.previewCreate(urn, await provider.check(urn, {}, news));
    assert.equal(provider.told.length, 2);
  });

  it("says that nobody will get anything where the stack file doesn't say how e-mails go out", async () => {
    const { provider } = bench;
    await provider.configure({});
    await provider.previewCreate(urn, handedOver);
    assert.deepEqual(provider.told, [
      "warning edge-g8 edge-g8: goes to nobody: quarterturn:mail: got no way to send e-mail, want `from` and either `smtp` or `graph` in the stack file",
    ]);
  });

  it("is no change on another day, with another link, text or occasion", async () => {
    const { provider } = bench;
    const stored = await provider.check(urn, {}, handedOver);
    const state = await provider.create(urn, stored);
    const occasion = { code: "due", olds: [], replaces: true };
    const later = {
      ...handedOver,
      today: "2027-03-01",
      displayName: "Renamed",
      vaultLink: "elsewhere",
      occasion,
    };
    const checked = await provider.check(urn, stored, later);
    assert.equal(await provider.hasChanges(urn, stored, checked, state), false);
    // What is sent later says how things stand then.
    assert.deepEqual(shown(checked), shown(later));
  });

  it("is no change after an upgrade from a version that stored other inputs", async () => {
    const { provider } = bench;
    const rest = without(handedOver, "occasion");
    const stored = { ...rest, urgent: true, previous: { generation: "g7", validUntil: "2027-05-21" } };
    const state = { ...stored, deliveries: (await provider.create(urn, handedOver)).deliveries };
    const checked = await provider.check(urn, stored, handedOver);
    assert.equal(await provider.hasChanges(urn, stored, checked, state), false);
    const superseded = await provider.check(urn, stored, { ...handedOver, newest: false });
    assert.deepEqual(shown(superseded), shown({ ...stored, newest: false }));
    const outputs = await provider.update(urn, state, superseded);
    assert.deepEqual(outputs.deliveries, state.deliveries);
  });

  it("is a change while somebody hasn't got theirs", async () => {
    const { provider } = bench;
    const stored = await provider.check(urn, {}, handedOver);
    const half = await provider.create(urn, { ...handedOver, recipients: { plain } });
    const checked = await provider.check(urn, stored, handedOver);
    assert.equal(await provider.hasChanges(urn, stored, checked, { ...stored, ...half }), true);
  });

  it("sends nothing of a credential that isn't the newest any more", async () => {
    const { provider } = bench;
    const stored = await provider.check(urn, {}, { ...handedOver, recipients: { plain } });
    const checked = await provider.check(urn, stored, { ...handedOver, newest: false });
    assert.equal(await provider.hasChanges(urn, stored, checked), false);
    await provider.previewUpdate(urn, { deliveries: {} }, checked);
    await provider.update(urn, { deliveries: {} }, checked);
    const fresh = await provider.check(urn, {}, { ...handedOver, newest: false });
    assert.deepEqual(fresh.recipients, {});
    assert.deepEqual([...bench.reached, ...provider.told], []);
  });

  describe("announces exactly what the update sends:", () => {
    const owner = async (email: string) => {
      const { publicKey } = await generateKey({ userIDs: [{ email }], format: "armored" });
      return { name: "Key Owner", email, form: "openpgp", openpgpKey: publicKey };
    };
    const given = { link, plain };
    interface Row {
      readonly title: string;
      readonly recipients: () => object | Promise<object>;
      readonly more?: Properties;
      readonly refusedBefore?: readonly string[];
      readonly sent: readonly string[];
    }
    const rows: readonly Row[] = [
      { title: "nothing again", recipients: () => given, sent: [] },
      {
        title: "nothing for a name that was corrected",
        recipients: () => ({ ...given, link: { ...link, name: "Corrected" } }),
        sent: [],
      },
      {
        title: "nothing for other capitals in the address",
        recipients: () => ({ ...given, link: { ...link, email: "Link@Example.com" } }),
        sent: [],
      },
      {
        title: "nothing for a recipient under another key of the stack file",
        recipients: () => ({ renamed: link, plain }),
        sent: [],
      },
      { title: "nothing where one is removed", recipients: () => ({ plain }), sent: [] },
      {
        title: "an e-mail to another address",
        recipients: () => ({ ...given, link: { ...link, email: "other@example.com" } }),
        sent: ["other@example.com"],
      },
      {
        title: "an e-mail in another form",
        recipients: () => ({ ...given, plain: { ...plain, form: "vaultLink" } }),
        sent: ["plain@example.com"],
      },
      {
        title: "an e-mail encrypted to another key",
        recipients: async () => ({ ...given, link: await owner("link@example.com") }),
        sent: ["link@example.com"],
      },
      {
        title: "an e-mail to a new recipient",
        recipients: () => ({ ...given, newcomer: { ...link, email: "new@example.com" } }),
        sent: ["new@example.com"],
      },
      {
        title: "one e-mail to two new recipients with one address",
        recipients: () => ({
          ...given,
          one: { ...link, email: "new@example.com" },
          two: { ...link, name: "Two", email: "new@EXAMPLE.COM" },
        }),
        sent: ["new@example.com"],
      },
      {
        title: "what failed before, and nothing else",
        recipients: () => ({ ...given, plain: { ...plain, name: "Corrected too" } }),
        refusedBefore: ["link@example.com"],
        sent: ["link@example.com"],
      },
      {
        title: "everything, for another secret",
        recipients: () => given,
        more: { keyId: "another" },
        sent: ["link@example.com", "plain@example.com"],
      },
      {
        title: "nothing to whom nothing can be encrypted",
        recipients: async () => ({
          ...given,
          owner: { ...(await owner("key@example.com")), openpgpKey: "-----BEGIN PGP PUBLIC KEY BLOCK-----" },
        }),
        sent: [],
      },
    ];
    for (const { title, recipients, more = {}, refusedBefore = [], sent } of rows) {
      it(title, async () => {
        const { provider, server } = bench;
        const stored = await provider.check(urn, {}, handedOver);
        server.misbehaviour = { refused: refusedBefore };
        const state = await provider.create(urn, stored).catch(outputsOf);
        server.misbehaviour = {};
        server.received.length = 0;
        const news = { ...handedOver, ...more, recipients: (await recipients()) as Properties };
        const inputs = await provider.check(urn, stored, news);
        provider.told.length = 0;
        const isChange = await provider.hasChanges(urn, stored, inputs, state);
        if (isChange) await provider.previewUpdate(urn, state, inputs);
        const announced = provider.told.map((line) => /goes to .*<(.*)>/.exec(line)?.[1]);
        if (isChange) await provider.update(urn, state, inputs).catch(outputsOf);
        assert.deepEqual(announced, sent);
        assert.deepEqual(bench.reached, sent);
        if (title.includes("again") || title.includes("corrected")) assert.equal(isChange, false);
      });
    }
  });
});
