import type { Address, Attachment, Email } from "postal-mime";
import { MimeContentInvalid, MimeContentInvalidBase64String, SendAsDenied } from "../errors/mail";
import type { SendMailRequest } from "./sendMail";

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
