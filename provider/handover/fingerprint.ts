import { createHash } from "node:crypto";
import type { HandoverInputs, Recipient } from "../../components/contract";
import { wireAddress } from "../../settings/email";

/**
 * What makes an e-mail this one and no other: a part of its Message-ID. Who sends it again after a crash sends the same
 * message.
 */
export function fingerprintOf(
  { clientId, keyId }: Pick<HandoverInputs, "clientId" | "keyId">,
  recipient: MailRecipient,
): string {
  const { form, openpgpKey = "" } = recipient;
  const facts = JSON.stringify([
    clientId,
    keyId,
    addressOf(recipient).toLowerCase(),
    form,
    openpgpKey.trim(),
  ]);
  return createHash("sha256").update(facts).digest("hex").slice(0, 32);
}

/** A recipient to whom an e-mail goes. */
export type MailRecipient = Recipient & Addressed;

/** The address as mail servers know it. */
export function addressOf({ email }: Addressed): string {
  return wireAddress(email) ?? email;
}

/** Whoever has an address: to others no e-mail goes. */
export interface Addressed {
  readonly email: string;
}
