import { isDeepStrictEqual } from "node:util";
import { type Problem, own } from "../rotation";
import { wireAddress } from "./email";
import type { Consumers, Sections } from "./schema";

type Recipients = Sections["recipients"];
type Recipient = Recipients[string];

/** How a secret reaches a recipient: encrypted to their key, as a link into the vault, or as it is. */
export const forms = ["openpgp", "vaultLink", "plaintext"] as const;
export type Form = (typeof forms)[number];

/** An encrypted e-mail to who has a key; plain text only where the stack file allows it; else a link into the vault. */
export function formOf({ openpgpKey, openpgpKeyFile, allowPlaintext }: Recipient): Form {
  if (openpgpKey !== undefined || openpgpKeyFile !== undefined) return "openpgp";
  return allowPlaintext ? "plaintext" : "vaultLink";
}

/** Who renews a certificate, as people call them: by name where the owner is a recipient, else as the stack file has it. */
export function ownerIn({ recipients }: { readonly recipients: Recipients }, owner: string): string {
  return own(recipients, owner)?.name ?? owner;
}

/** Two recipients of a consumer with one address get one e-mail, so the secret has to stand in it in one way. */
export function sharedAddresses(recipients: Recipients, consumers: Consumers): Problem[] {
  // By recipient: several consumers may have the same two.
  const problems = new Map<string, Problem>();
  for (const { recipients: named } of Object.values(consumers)) {
    const firsts = new Map<string, readonly [string, Recipient]>();
    for (const name of new Set(named)) {
      const one = own(recipients, name);
      const address = one?.email === undefined ? undefined : wireAddress(one.email);
      if (one === undefined || address === undefined) continue;
      const [first, other] = firsts.get(address) ?? [name, one];
      firsts.set(address, [first, other]);
      if (!isDeepStrictEqual(wayTo(one), wayTo(other))) problems.set(name, sharedAddress(name, one, first));
    }
  }
  return [...problems.values()];
}

function sharedAddress(name: string, { email }: Recipient, first: string): Problem {
  return {
    key: `quarterturn:recipients.${name}`,
    got: `${email ?? "an address"}, which is ${first}'s too, with another openpgpKey or allowPlaintext`,
    want: "the same openpgpKey and allowPlaintext for one address",
    wayOut: `change one of them, or name only one as a consumer's recipient`,
  };
}

function wayTo(recipient: Recipient): readonly unknown[] {
  const { openpgpKey, openpgpKeyFile } = recipient;
  return [formOf(recipient), openpgpKey?.trim(), openpgpKeyFile];
}
