import type { Address, Attachment, Email } from "postal-mime";
import {
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

/** A message to send. Without a Message-ID of its own it gets one. */
export type SendMailRequest = Omit<Mail, "id" | "internetMessageId" | "sentDateTime"> &
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
export async function readMime(mailbox: string, base64: string): Promise<SendMailRequest> {
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
