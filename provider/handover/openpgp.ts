import type { Day } from "../../rotation";
import { type KeyLife, dateOf, keyLife, openpgp } from "../../settings/openpgpKey";
import type { HandoverInputs, Recipient } from "../../components/contract";

/** A text that only the owner of the key can read, armored. */
export async function encryptTo(openpgpKey: string, text: string, today: Day): Promise<string> {
  const { createMessage, encrypt, readKey } = openpgp();
  const [key, message] = await Promise.all([readKey({ armoredKey: openpgpKey }), createMessage({ text })]);
  const recipient = key.toPublic();
  const armored: unknown = await encrypt({
    message,
    encryptionKeys: recipient,
    date: dateOf(recipient, today),
    format: "armored",
  });
  return String(armored);
}

/** The key's fingerprint, in groups of four: by it the recipient knows which of their keys it is. */
export async function keyFingerprint(openpgpKey: string): Promise<string> {
  const key = await openpgp().readKey({ armoredKey: openpgpKey });
  return (
    key
      .getFingerprint()
      .toUpperCase()
      .match(/.{1,4}/g) ?? []
  ).join(" ");
}

/** Whether a secret can be encrypted to a recipient's key today; who has none needs none. */
export async function keyOf(
  { form, openpgpKey = "" }: Recipient,
  { today }: Pick<HandoverInputs, "today">,
): Promise<KeyLife> {
  return form === "openpgp" ? keyLife(openpgpKey, today) : { usable: true };
}
