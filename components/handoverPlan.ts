import { given, own } from "../rotation";
import { formOf } from "../settings/recipients";
import type { Settings } from "../settings/settings";
import type { Recipient } from "./contract";
import type { HandoverPlan } from "./handover";
import { type PastDeliveries, missedIn } from "./pastDeliveries";

/** Whom a consumer's new secrets go to, and how; nobody for a consumer that isn't in the stack file. */
export function handoverOf(
  consumer: string,
  settings: Settings,
  deliveries: PastDeliveries,
): HandoverPlan | undefined {
  const section = own(settings.consumers, consumer);
  if (section === undefined) return undefined;
  const { environments, recipients } = section;
  return {
    environments,
    recipients: Object.fromEntries(recipients.map((name) => [name, recipientOf(name, settings)] as const)),
    missed: (credential) => missedIn(deliveries, credential, recipients),
  };
}

/** @throws Error if the stack file has no such recipient */
export function recipientOf(recipient: string, { recipients }: Pick<Settings, "recipients">): Recipient {
  const found = own(recipients, recipient);
  if (found === undefined)
    throw new Error(
      `quarterturn:recipients: got no ${recipient}; add it, or remove it from the consumer's recipients`,
    );
  const { name, email, openpgpKey, webhook, objectId } = found;
  return {
    name,
    ...given("email", email),
    form: formOf(found),
    ...given("openpgpKey", openpgpKey),
    ...given("webhook", webhook),
    ...given("mayRead", objectId === undefined ? undefined : true),
  };
}
