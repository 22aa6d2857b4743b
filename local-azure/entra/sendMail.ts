import { InvalidRecipients, InvalidUser } from "../errors/mail";
import { newUuid } from "../ids";
import { arrival } from "../world/arrival";
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
