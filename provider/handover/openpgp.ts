import type { Problem } from "../../rotation";
import type { Recipient } from "./inputs";

/** Loaded late: most runs encrypt nothing. */
function openpgp(): typeof import("openpgp") {
  return require("openpgp") as typeof import("openpgp");
}

/** What is wrong with the recipients' keys, all at once, before anything is changed. */
export async function keyProblems(recipients: Readonly<Record<string, Recipient>>): Promise<Problem[]> {
  const problems = Object.entries(recipients).map(async ([name, { form, openpgpKey = "" }]) => {
    if (form !== "openpgp") return [];
    try {
      const key = await openpgp().readKey({ armoredKey: openpgpKey });
      if (key.isPrivate()) throw new Error("a private key");
      await key.getEncryptionKey();
      return [];
    } catch (error) {
      const want = "a public OpenPGP key that can encrypt today, armored";
      return [{ key: `quarterturn:recipients.${name}.openpgpKey`, got: (error as Error).message, want }];
    }
  });
  return (await Promise.all(problems)).flat();
}

/** A text that only the owner of the key can read, armored. */
export async function encryptTo(openpgpKey: string, text: string): Promise<string> {
  const { createMessage, encrypt, readKey } = openpgp();
  const [key, message] = await Promise.all([readKey({ armoredKey: openpgpKey }), createMessage({ text })]);
  const armored: unknown = await encrypt({ message, encryptionKeys: key.toPublic(), format: "armored" });
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
