import { type KeyLife, keyLife, openpgp } from "../../settings/openpgpKey";
import type { HandoverInputs, Recipient } from "../../components/contract";

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
