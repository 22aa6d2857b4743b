import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decrypt, generateKey, readMessage, readPrivateKey } from "openpgp";
import { type LocalAzure, mailTo, startLocalAzure } from "../../local-azure";
import type { Properties } from "../../provider/protocol/values";
import { parseDay } from "../../rotation";
import { MailServer } from "../support/mailServer";
import { AttachedProvider, outputsOf } from "./support";

const urn = "urn:pulumi:test::quarterturn::quarterturn:index:Handover::edge-g8";
const secret = "Ab8Q~a.client.secret.that.is.40.long.xyz";
const from = "secrets@maxconf.example.com";

const link = { name: "Link Reader", email: "link@example.com", form: "vaultLink" };
const plain = { name: "Plain Reader", email: "plain@example.com", form: "plaintext" };
const handedOver = {
  consumer: "edge",
  generation: "g8",
  keyId: "4a1b2c3d-0000-4000-8000-000000000008",
  clientId: "d802c929-6984-48f9-81d1-ff8770c65bde",
  tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
  displayName: "sec_bcgov_v1 (Test/Edge)",
  environments: ["DEV", "DEV2", "SIT"],
  validFrom: "2027-02-20",
  validUntil: "2027-08-19",
  previous: { generation: "g7", validUntil: "2027-05-21" },
  vaultLink: "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-client-secret/0123456789abcdef",
  clientSecret: secret,
  recipients: { link, plain },
  newest: true,
  today: "2027-02-20",
} satisfies Properties;

type Deliveries = Record<
  string,
  { messageId: string; sentOn: string; email: string; form: string; keyId: string }
>;

function deliveriesIn(outputs: Properties): Deliveries {
  return outputs.deliveries as unknown as Deliveries;
}

describe("the handover", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let folder: string;
  let azure: LocalAzure;
  let server: MailServer;
  let smtp: object;
  let provider: AttachedProvider;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-handover-"));
    const tenantId = handedOver.tenantId;
    azure = await startLocalAzure({ directory: folder, today: parseDay("2027-02-20"), tenantId, apps: [] });
    provider = await AttachedProvider.launch(azure.environment);
  });
  beforeEach(async () => {
    server = new MailServer(join(folder, "certificates"));
    const port = await server.listen();
    smtp = { host: "localhost", port, user: MailServer.user, password: MailServer.password };
    await provider.configure({ mail: { from, smtp } });
    provider.told.length = 0;
  });
  afterEach(() => server.close());
  after(async () => {
    await provider.close();
    await azure.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function to(address: string) {
    const found = server.received.filter((one) => one.to.includes(address)).map(({ mail }) => mail);
    const [first] = found;
    assert.ok(first !== undefined, `no mail for ${address}`);
    return { ...first, text: first.text ?? "", html: first.html ?? "" };
  }

  it("sends one e-mail to each recipient, encrypted on the way and with a password", async () => {
    const outputs = await provider.create(urn, handedOver);
    assert.deepEqual(
      server.received.map((one) => [...one.to, one.secure, one.user]),
      [
        ["link@example.com", true, "quarterturn"],
        ["plain@example.com", true, "quarterturn"],
      ],
    );
    assert.deepEqual(deliveriesIn(outputs).link, {
      email: "link@example.com",
      form: "vaultLink",
      keyId: handedOver.keyId,
      messageId: to("link@example.com").messageId,
      sentOn: "2027-02-20",
    });
    assert.match(provider.told.join("\n"), /info edge-g8 edge-g8: sent to Link Reader <link@example.com>/);
  });

  it("says what changed, until when the old one works, what to do and how to confirm", async () => {
    await provider.create(urn, handedOver);
    const { subject, text, html, from: sender } = to("link@example.com");
    assert.equal(sender?.address, from);
    assert.equal(
      subject,
      "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g8 before 2027-05-21",
    );
    for (const said of [
      "Hello Link Reader,",
      "The one you use now (g7) goes on working until 2027-05-21, 00:00 UTC",
      "DEV, DEV2, SIT",
      handedOver.clientId,
      handedOver.keyId,
      "/953fc14a-00c7-4452-a2fb-0a73070de7f3/oauth2/v2.0/token",
      "from 2027-02-20 until 2027-08-19, 00:00 UTC",
      `answer to ${from} with the line "edge-g8 is in use"`,
      "Nobody deletes it: it ends by itself on 2027-05-21",
      handedOver.vaultLink,
    ]) {
      assert.ok(text.replace(/\s+/g, " ").includes(said), `${said}\nis missing in\n${text}`);
      const shown = html
        .replace(/<[^>]*>/g, "")
        .replaceAll("&quot;", '"')
        .replace(/\s+/g, " ");
      assert.ok(shown.includes(said), `${said}\nis missing in\n${html}`);
    }
  });

  it("asks to switch at once where it was issued out of turn, and promises no way back", async () => {
    await provider.create(urn, { ...handedOver, urgent: true, recipients: { link } });
    const { subject, text } = to("link@example.com");
    assert.equal(subject, "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g8 now");
    assert.match(
      text.replace(/\s+/g, " "),
      /Please switch now: the one you use \(g7\) may be revoked at any time\./,
    );
    assert.doesNotMatch(text, /until 2027-05-21|you can go back/);
  });

  it("puts the secret itself only into the e-mail of who is allowed plain text", async () => {
    await provider.create(urn, handedOver);
    assert.ok(to("plain@example.com").text.includes(secret));
    const other = to("link@example.com");
    assert.equal(JSON.stringify([other.text, other.html, other.headers]).includes(secret), false);
  });

  it("encrypts to the recipient's OpenPGP key, in the text and as an attachment", async () => {
    const { privateKey, publicKey } = await generateKey({
      userIDs: [{ name: "Key Owner", email: "key@example.com" }],
      format: "armored",
    });
    const owner = { name: "Key Owner", email: "key@example.com", form: "openpgp", openpgpKey: publicKey };
    const outputs = await provider.create(urn, { ...handedOver, recipients: { owner } });
    const mail = to("key@example.com");
    assert.equal(JSON.stringify([mail.text, mail.html, mail.subject]).includes(secret), false);
    const decryptionKeys = await readPrivateKey({ armoredKey: privateKey });
    const [attachment] = mail.attachments;
    assert.equal(attachment?.filename, "edge-g8.asc");
    const block = /-----BEGIN PGP MESSAGE-----[\s\S]+-----END PGP MESSAGE-----/.exec(mail.text)?.[0] ?? "";
    const attached = new TextDecoder().decode(attachment.content as ArrayBuffer);
    for (const armoredMessage of [block, attached]) {
      const message = await readMessage({ armoredMessage });
      const decrypted = (await decrypt({ message, decryptionKeys })) as { data: string };
      assert.equal(decrypted.data, secret);
    }
    assert.equal(deliveriesIn(outputs).owner?.form, "openpgp");
  });

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
    const open = new MailServer(join(folder, "certificates"), { disabledCommands: ["STARTTLS"] });
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

  it("goes through Microsoft Graph as well, with the same Message-ID", async () => {
    await provider.configure({ mail: { from, graph: {} } });
    const outputs = await provider.create(urn, { ...handedOver, recipients: { link } });
    const [mail] = mailTo(azure.world, "link@example.com");
    assert.equal(mail?.internetMessageId, deliveriesIn(outputs).link?.messageId);
    assert.match(mail?.subject ?? "", /switch to edge-g8/);
    assert.equal(mail?.from, from);
  });

  it("leaves the mail server of the stack file alone in a rehearsal", async () => {
    const rehearsal = { ...azure.environment, QUARTERTURN_MAIL_VIA: "graph" };
    const rehearsing = await AttachedProvider.launch(rehearsal, { mail: { from, smtp } });
    try {
      await rehearsing.create(urn, { ...handedOver, recipients: { plain } });
      assert.deepEqual(server.received, []);
      assert.equal(mailTo(azure.world, "plain@example.com").length, 1);
    } finally {
      await rehearsing.close();
    }
  });

  it("has nothing to do where nobody gets anything, without a mail server too", async () => {
    await provider.configure({});
    const outputs = await provider.create(urn, { ...handedOver, recipients: {} });
    assert.deepEqual(outputs.deliveries, {});
    await assert.rejects(provider.create(urn, handedOver), /quarterturn:mail: got nothing that can send/);
  });

  describe("in the preview", () => {
    it("says who will get what, and how", async () => {
      await provider.check(urn, {}, handedOver);
      assert.deepEqual(provider.told, [
        "info edge-g8 edge-g8: goes to Link Reader <link@example.com>, as a link into the vault",
        "info edge-g8 edge-g8: goes to Plain Reader <plain@example.com>, in plain text, as the stack file allows",
      ]);
    });

    it("is no change on another day, with another link or text", async () => {
      const stored = await provider.check(urn, {}, handedOver);
      const later = { ...handedOver, today: "2027-03-01", displayName: "Renamed", vaultLink: "elsewhere" };
      const checked = await provider.check(urn, stored, later);
      const state = await provider.create(urn, stored);
      assert.equal(await provider.hasChanges(urn, stored, checked, state), false);
    });

    it("is a change while somebody hasn't got theirs", async () => {
      const stored = await provider.check(urn, {}, handedOver);
      const half = await provider.create(urn, { ...handedOver, recipients: { plain } });
      const checked = await provider.check(urn, stored, handedOver);
      assert.equal(await provider.hasChanges(urn, stored, checked, { ...stored, ...half }), true);
    });

    it("is a change for a recipient who was added, and for another key", async () => {
      const stored = await provider.check(urn, {}, { ...handedOver, recipients: { plain } });
      provider.told.length = 0;
      const more = await provider.check(urn, stored, handedOver);
      assert.equal(await provider.hasChanges(urn, stored, more), true);
      assert.match(provider.told.join("\n"), /^info edge-g8 edge-g8: goes to Link Reader[^\n]*$/);
      const other = await provider.check(urn, stored, { ...handedOver, keyId: "another" });
      assert.equal(other.keyId, "another");
    });

    it("sends nothing of a credential that isn't the newest any more", async () => {
      const stored = await provider.check(urn, {}, { ...handedOver, recipients: { plain } });
      const checked = await provider.check(urn, stored, { ...handedOver, newest: false });
      assert.equal(await provider.hasChanges(urn, stored, checked), false);
      await provider.update(urn, { deliveries: {} }, checked);
      const fresh = await provider.check(urn, {}, { ...handedOver, newest: false });
      assert.deepEqual(fresh.recipients, {});
      assert.deepEqual(server.received, []);
    });

    it("refuses a key that can't be read, by the recipient's name, before anything is changed", async () => {
      const broken = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxyz\n-----END PGP PUBLIC KEY BLOCK-----";
      const owner = { name: "Key Owner", email: "key@example.com", form: "openpgp", openpgpKey: broken };
      await assert.rejects(
        provider.check(urn, {}, { ...handedOver, recipients: { owner } }),
        /quarterturn:recipients\.owner\.openpgpKey: got .*want a public OpenPGP key/,
      );
    });
  });
});
