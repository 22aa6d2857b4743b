import assert from "node:assert/strict";
import { createTransport, type SendMailOptions } from "nodemailer";
import { mailTo } from "../../../local-azure";
import { withEstate, type Estate } from "./estate";
import { gotten, refused, sendSteps, type GraphStep } from "./graphSteps";

const path = "/users/rotation@example.com/sendMail";
const from = "Rotation <rotation@example.com>";

/** A message in JSON to one address. */
const json = (subject: string, address: string): object => ({
  message: {
    subject,
    body: { contentType: "Text", content: "edge-g8" },
    toRecipients: [{ emailAddress: { address } }],
  },
});

/** The step that sends a body as Graph takes MIME. */
const mimeStep = (body: string): GraphStep => ({ method: "POST", path, body, type: "text/plain" });

/** A message as a mail library writes it, in Base64, and its Message-ID. */
async function composed(
  options: SendMailOptions,
): Promise<{ readonly base64: string; readonly messageId: string }> {
  const transport = createTransport({ streamTransport: true, buffer: true });
  const { message, messageId } = await transport.sendMail(options);
  assert.ok(Buffer.isBuffer(message));
  return { base64: message.toString("base64"), messageId };
}

/** The refusal of one MIME body. */
async function refusalOf(
  estate: Estate,
  body: string,
): Promise<readonly [status: number, code: string | null]> {
  const [outcome] = await sendSteps(estate, [mimeStep(body)]);
  return refused(outcome);
}

describe("mail through the Microsoft Graph client", () => {
  it("goes out from a mailbox, which the tenant keeps, and not as `me`", async () => {
    await withEstate(async (estate) => {
      const body = json("A new secret", "ops@example.com");
      const outcomes = await sendSteps(estate, [
        { method: "POST", path, body },
        { method: "POST", path: "/me/sendMail", body },
      ]);
      gotten(outcomes[0]);
      assert.deepEqual(refused(outcomes[1]), [400, "BadRequest"]);
      assert.deepEqual(
        estate.azure.world.mail
          .all()
          .map(({ from: mailbox, subject, toRecipients }) => [...[mailbox, subject], ...toRecipients]),
        [["rotation@example.com", "A new secret", "ops@example.com"]],
      );
    });
  }).timeout(30_000);

  it("is kept with its headers, attachments and raw message if it is MIME", async () => {
    await withEstate(async (estate) => {
      const { base64, messageId } = await composed({
        from,
        to: "Ops <ops@example.com>",
        cc: "lead@example.com",
        bcc: "audit@example.com",
        subject: "Nouvelle clé pour edge",
        text: "Voilà.",
        attachments: [{ filename: "edge.asc", contentType: "application/pgp-encrypted", content: "-----" }],
      });
      const [outcome] = await sendSteps(estate, [mimeStep(base64)]);
      gotten(outcome);
      const [mail] = mailTo(estate.azure.world, "OPS@example.com");
      assert.ok(mail);
      const { id, sentDateTime, ...kept } = mail;
      assert.ok(id !== "" && sentDateTime === "2026-11-22T00:00:00Z");
      assert.deepEqual(kept, {
        internetMessageId: messageId,
        from: "rotation@example.com",
        subject: "Nouvelle clé pour edge",
        body: { contentType: "Text", content: "Voilà.\n" },
        toRecipients: ["ops@example.com"],
        ccRecipients: ["lead@example.com"],
        bccRecipients: ["audit@example.com"],
        attachments: [
          {
            name: "edge.asc",
            contentType: "application/pgp-encrypted",
            contentBytes: Buffer.from("-----").toString("base64"),
          },
        ],
        raw: base64,
      });
    });
  }).timeout(30_000);

  it("lies in a mailbox in the order in which it came", async () => {
    await withEstate(async (estate) => {
      const subjects = Array.from({ length: 8 }, (_, at) => `mail ${at}`);
      const steps = subjects.map((subject): GraphStep => ({
        ...{ method: "POST", path },
        body: json(subject, "ops@example.com"),
      }));
      const strangers: GraphStep = { method: "POST", path, body: json("not for ops", "lead@example.com") };
      for (const outcome of await sendSteps(estate, [...steps, strangers])) gotten(outcome);
      assert.deepEqual(
        mailTo(estate.azure.world, "ops@example.com").map(({ subject }) => subject),
        subjects,
      );
    });
  }).timeout(30_000);

  it("is refused if it isn't Base64, has no sender or no recipient, or another's name on it", async () => {
    await withEstate(async (estate) => {
      const encoded = (headers: string): string => Buffer.from(`${headers}\r\n\r\ntext`).toString("base64");
      const invalid = [400, "ErrorMimeContentInvalidBase64String"];
      assert.deepEqual(await refusalOf(estate, "From: rotation@example.com"), invalid);
      const noSender = await refusalOf(estate, encoded("To: ops@example.com"));
      assert.deepEqual(noSender, [400, "ErrorMimeContentInvalid"]);
      const noRecipient = await refusalOf(estate, encoded(`From: ${from}`));
      assert.deepEqual(noRecipient, [400, "ErrorInvalidRecipients"]);
      const other = await refusalOf(estate, encoded("From: ceo@example.com\r\nTo: ops@example.com"));
      assert.deepEqual(other, [403, "ErrorSendAsDenied"]);
      assert.deepEqual(estate.azure.world.mail.all(), []);
    });
  }).timeout(30_000);
});
