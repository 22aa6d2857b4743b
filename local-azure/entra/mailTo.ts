import type { Mail } from "../world/records";
import type { World } from "../world/world";

/** Every e-mail that a mailbox got, openly or blind, the oldest first. */
export function mailTo({ mail }: Pick<World, "mail">, address: string): readonly Mail[] {
  const wanted = address.toLowerCase();
  return mail.all().filter(({ toRecipients, ccRecipients, bccRecipients }) => {
    const reached = [...toRecipients, ...ccRecipients, ...bccRecipients];
    return reached.some((one) => one.toLowerCase() === wanted);
  });
}
