import { InvalidRecipients, InvalidUser } from "../errors/graphRequest";
import { newUuid } from "../ids";
import type { Mail } from "../world/records";
import type { World } from "../world/world";

/**
 * Sends an e-mail from a mailbox: the tenant keeps it. Source: Microsoft Graph, `user: sendMail`.
 * @throws InvalidUser, InvalidRecipients.
 */
export function sendMail(
  world: Pick<World, "clock" | "mail">,
  message: Omit<Mail, "id" | "sentDateTime">,
): Mail {
  if (!message.from.includes("@")) throw new InvalidUser(message.from);
  const recipients = [...message.toRecipients, ...message.ccRecipients, ...message.bccRecipients];
  if (recipients.length === 0) throw new InvalidRecipients();
  const mail = { id: newUuid(), sentDateTime: world.clock.now(), ...message };
  world.mail.put(`${mail.sentDateTime}/${mail.id}`, mail);
  return mail;
}
