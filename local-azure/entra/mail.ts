import type { Context, Hono } from "hono";
import type { Address, Attachment, Email } from "postal-mime";
import { z } from "zod";
import {
  GraphBadRequest,
  InvalidRecipients,
  InvalidUser,
  MimeContentInvalid,
  MimeContentInvalidBase64String,
  SendAsDenied,
} from "../errors/graph";
import { newUuid } from "../ids";
import { arrival } from "../world/clock";
import type { Mail } from "../world/records";
import type { World } from "../world/world";
import { type GraphEnvironment, readBody, requireRole } from "./graphRequests";

/** A message to send. Without a Message-ID of its own it gets one. */
type SendMailRequest = Omit<Mail, "id" | "internetMessageId" | "sentDateTime"> &
  Partial<Pick<Mail, "internetMessageId">>;

/**
 * Sends an e-mail from a mailbox: the tenant keeps it. Source: Microsoft Graph, `user: sendMail`.
 * @throws InvalidUser, InvalidRecipients.
 */
export function sendMail(world: Pick<World, "clock" | "mail">, message: SendMailRequest): Mail {
  if (!message.from.includes("@")) throw new InvalidUser(message.from);
  const recipients = [...message.toRecipients, ...message.ccRecipients, ...message.bccRecipients];
  if (recipients.length === 0) throw new InvalidRecipients();
  const id = newUuid();
  const mail: Mail = {
    internetMessageId: `<${id}@quarterturn.localhost>`,
    ...message,
    id,
    sentDateTime: world.clock.now(),
  };
  world.mail.put(`${mail.sentDateTime}/${arrival()}/${id}`, mail);
  return mail;
}

/** Every e-mail that a mailbox got, openly or blind, the oldest first. */
export function mailTo({ mail }: Pick<World, "mail">, address: string): readonly Mail[] {
  const wanted = address.toLowerCase();
  return mail.all().filter(({ toRecipients, ccRecipients, bccRecipients }) => {
    const reached = [...toRecipients, ...ccRecipients, ...bccRecipients];
    return reached.some((one) => one.toLowerCase() === wanted);
  });
}

/**
 * Reads a MIME message that is to go out from a mailbox. The raw message stays with it, without line breaks.
 * Source: Microsoft Graph, "Send messages with MIME content".
 * @param base64 the message, in Base64
 * @throws MimeContentInvalidBase64String, MimeContentInvalid, SendAsDenied.
 */
async function readMime(mailbox: string, base64: string): Promise<SendMailRequest> {
  const raw = base64.replaceAll(/\s/g, "");
  if (raw === "" || raw.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(raw)) {
    throw new MimeContentInvalidBase64String();
  }
  // Loaded late: most runs send no mail.
  const { default: PostalMime } = await import("postal-mime");
  const email = await PostalMime.parse(Buffer.from(raw, "base64"), { attachmentEncoding: "base64" });
  const [sender] = addressesIn(email.from === undefined ? [] : [email.from]);
  if (sender === undefined) throw new MimeContentInvalid();
  if (sender.toLowerCase() !== mailbox.toLowerCase()) throw new SendAsDenied();
  return {
    from: mailbox,
    subject: email.subject ?? "",
    body: bodyOf(email),
    toRecipients: addressesIn(email.to),
    ccRecipients: addressesIn(email.cc),
    bccRecipients: addressesIn(email.bcc),
    attachments: email.attachments.map(attachmentOf),
    ...(email.messageId === undefined ? {} : { internetMessageId: email.messageId }),
    raw,
  };
}

function addressesIn(addresses: readonly Address[] = []): readonly string[] {
  const mailboxes = addresses.flatMap((one) => one.group ?? [one]);
  return mailboxes.flatMap(({ address }) => (address.includes("@") ? [address] : []));
}

function bodyOf({ html, text = "" }: Email): { readonly contentType: string; readonly content: string } {
  return html === undefined ? { contentType: "Text", content: text } : { contentType: "HTML", content: html };
}

function attachmentOf({ content, filename, mimeType }: Attachment): {
  readonly name: string;
  readonly contentType: string;
  readonly contentBytes: string;
} {
  const contentBytes =
    typeof content === "string" ? content : Buffer.from(new Uint8Array(content)).toString("base64");
  return { name: filename ?? mimeType, contentType: mimeType, contentBytes };
}

const recipients = z
  .array(z.object({ emailAddress: z.object({ address: z.string(), name: z.string().optional() }) }))
  .default([]);

const attachment = z.object({
  "@odata.type": z.literal("#microsoft.graph.fileAttachment"),
  name: z.string(),
  contentType: z.string().default("application/octet-stream"),
  contentBytes: z.base64(),
});

const shape = z.strictObject({
  message: z.strictObject({
    subject: z.string().default(""),
    body: z.object({ contentType: z.string().default("Text"), content: z.string() }),
    toRecipients: recipients,
    ccRecipients: recipients,
    bccRecipients: recipients,
    attachments: z.array(attachment).default([]),
  }),
  saveToSentItems: z.boolean().optional(),
});

/** E-mail from a mailbox over Microsoft Graph, in JSON or as MIME. `me` is refused: every token here is an app's own. */
export function mailRoutes(app: Hono<GraphEnvironment>, world: World): void {
  app.post("/users/:user/sendMail", requireRole(world, "Mail.Send"), async (context) => {
    const mail = await messageIn(context, context.req.param("user"));
    world.transact(() => sendMail(world, mail));
    return context.body(null, 202);
  });
  app.post("/me/sendMail", () => {
    throw new GraphBadRequest("/me request is only valid with delegated authentication flow.");
  });
}

/** A body of `text/plain` is a MIME message in Base64; any other is JSON. */
async function messageIn(context: Context<GraphEnvironment>, from: string): Promise<SendMailRequest> {
  const type = context.req.header("content-type") ?? "";
  if (/^text\/plain\b/i.test(type)) return readMime(from, await context.req.text());
  const { message } = await readBody(context, shape);
  return {
    from,
    subject: message.subject,
    body: message.body,
    toRecipients: addresses(message.toRecipients),
    ccRecipients: addresses(message.ccRecipients),
    bccRecipients: addresses(message.bccRecipients),
    attachments: message.attachments,
  };
}

function addresses(list: z.infer<typeof recipients>): readonly string[] {
  return list.map(({ emailAddress }) => emailAddress.address);
}
