import assert from "node:assert/strict";
import { decrypt, generateKey, readMessage, readPrivateKey } from "openpgp";
import { type LocalAzure, mailTo } from "../../local-azure";
import type { MailServer } from "../support/mailServer";
import { HandoverBench, deliveriesIn, from, handedOver, link, plain, secret, urn } from "./handoverBench";
import { AttachedProvider } from "./support";

describe("the handover", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: HandoverBench;
  let azure: LocalAzure;
  let server: MailServer;
  let smtp: object;
  let provider: AttachedProvider;

  before(async () => {
    bench = await HandoverBench.open();
    ({ azure, provider } = bench);
  });
  beforeEach(async () => {
    await bench.startMail();
    ({ server, smtp } = bench);
  });
  afterEach(() => server.close());
  after(() => bench.close());

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
      "The one before it (g7) keeps working until 2027-05-21, 00:00 UTC",
      "DEV, DEV2, SIT",
      handedOver.clientId,
      handedOver.keyId,
      "/953fc14a-00c7-4452-a2fb-0a73070de7f3/oauth2/v2.0/token",
      "from 2027-02-20 until 2027-08-19, 00:00 UTC",
      `reply to ${from} with the line "edge-g8 is in use"`,
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
    const occasion = { ...handedOver.occasion, code: "forced" };
    await provider.create(urn, { ...handedOver, occasion, recipients: { link } });
    const { subject, text } = to("link@example.com");
    assert.equal(subject, "New client secret for sec_bcgov_v1 (Test/Edge): switch to edge-g8 now");
    assert.match(
      text.replace(/\s+/g, " "),
      /Please switch now: the one before it \(g7\) may be revoked at any time\./,
    );
    assert.match(text, /g7, may be revoked at any time, works until 2027-05-21, 00:00 UTC at the latest/);
    assert.doesNotMatch(text, /keeps working|you can go back/);
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

  it("sends one e-mail to an address that several recipients have, for all of them by name", async () => {
    const twin = { ...link, name: "Second Reader", email: "link@EXAMPLE.com" };
    const outputs = await provider.create(urn, { ...handedOver, recipients: { link, plain, twin } });
    assert.deepEqual(bench.reached, ["link@example.com", "plain@example.com"]);
    assert.match(to("link@example.com").text, /^Hello Link Reader and Second Reader,$/m);
    assert.match(to("link@example.com").html, /<p>Hello Link Reader and Second Reader,<\/p>/);
    const { link: one, twin: other } = deliveriesIn(outputs);
    assert.equal(one?.messageId, other?.messageId);
    assert.match(provider.told.join("\n"), /sent to Link Reader and Second Reader <link@example.com>/);
    // Who is added with an address that has this e-mail gets no second one, and counts as served.
    const again = await provider.update(urn, outputs, {
      ...handedOver,
      recipients: { link, plain, twin, third: { ...link, name: "Third" } },
    });
    assert.equal(server.received.length, 2);
    assert.equal(deliveriesIn(again).third?.messageId, one?.messageId);
  });

  it("reaches addresses with any character that a mailbox may have, and domains in any script", async () => {
    const addresses = ["r&d@example.com", "ops#1@example.com", "a/b@example.com", "ops@bücher.example"];
    await provider.configure({ mail: { from: "secrets+edge@bücher.example", smtp } });
    const recipients = Object.fromEntries(
      addresses.map((email, at) => [`r${at}`, { ...link, name: "Bücher, R&D <x>", email }]),
    );
    await provider.create(urn, { ...handedOver, recipients });
    // The server shows domains in their own script.
    assert.deepEqual(bench.reached, addresses);
    const written = server.received.map(({ mail }) => mail.to?.[0]?.address);
    assert.deepEqual(written, [...addresses.slice(0, 3), "ops@xn--bcher-kva.example"]);
    for (const { mail } of server.received) {
      assert.equal(mail.from?.address, "secrets+edge@xn--bcher-kva.example");
      assert.equal(mail.to?.[0]?.name, "Bücher, R&D <x>");
      assert.match(mail.messageId ?? "", /@xn--bcher-kva\.example>$/);
    }
  });

  it("writes no header that a name brings along", async () => {
    const evil = { ...link, name: "Reader\r\nBcc: spy@example.net" };
    const displayName = "Edge\r\nBcc: spy@example.net";
    await provider.create(urn, { ...handedOver, displayName, recipients: { evil } });
    assert.deepEqual(bench.reached, ["link@example.com"]);
    const headers = server.received[0]?.mail.headers.map(({ key }) => key) ?? [];
    assert.equal(headers.includes("bcc"), false);
    assert.equal(headers.filter((key) => key === "to" || key === "subject").length, 2);
  });
});
