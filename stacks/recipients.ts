import type { HandoverRecipient, HandoverTexts } from "../components/handover";
import type { Settings } from "./settings";

/** Whom a consumer's new secrets go to, and how; nobody for a consumer that isn't in the stack file. */
export function handoverOf(consumer: string, settings: Settings): HandoverTexts | undefined {
  const section = settings.consumers[consumer];
  if (section === undefined) return undefined;
  const { environments, recipients } = section;
  return {
    environments,
    recipients: Object.fromEntries(recipients.map((name) => [name, recipientOf(name, settings)] as const)),
  };
}

/** An encrypted e-mail to who has a key; plain text only where the stack file allows it; else a link into the vault. */
function recipientOf(recipient: string, { recipients }: Settings): HandoverRecipient {
  const found = recipients[recipient];
  if (found === undefined) throw new Error(`quarterturn:recipients: got no ${recipient}, want one`);
  const { name, email, openpgpKey, allowPlaintext } = found;
  if (openpgpKey !== undefined) return { name, email, form: "openpgp", openpgpKey };
  return { name, email, form: allowPlaintext ? "plaintext" : "vaultLink" };
}
