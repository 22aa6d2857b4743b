import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/*
 * What Pulumi's passphrase provider writes: a salt with a word that only the right passphrase decrypts, and values.
 * Source: https://github.com/pulumi/pulumi/blob/master/pkg/secrets/passphrase/manager.go
 */

/** Public on purpose: what it encrypts are the local Azure's secrets, which open nothing. */
export const passphrase = "quarterturn";

/** What the engine encrypts to know the passphrase again. */
const knownWord = "pulumi";

const derive = promisify(pbkdf2);
const keyBy = (salt: string): Promise<Buffer> =>
  derive(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");

/** A new salt as `encryptionsalt` has it: `v1:SALT:v1:NONCE:WORD`, in Base64. */
export async function newSalt(): Promise<string> {
  const salt = randomBytes(8).toString("base64");
  return `v1:${salt}:${encrypt(await keyBy(salt), knownWord)}`;
}

/** Whether a salt was made with the public passphrase; any other text was not. */
export async function isOwnSalt(encryptionsalt: string): Promise<boolean> {
  const [version, salt = "", , nonce = "", encrypted = "", ...more] = encryptionsalt.split(":");
  if (version !== "v1" || more.length > 0) return false;
  const bytes = Buffer.from(encrypted, "base64");
  try {
    const cipher = createDecipheriv("aes-256-gcm", await keyBy(salt), Buffer.from(nonce, "base64"));
    cipher.setAuthTag(bytes.subarray(-16));
    return cipher.update(bytes.subarray(0, -16), undefined, "utf8") + cipher.final("utf8") === knownWord;
  } catch {
    return false;
  }
}

/** A text as `secure` has it, encrypted by the passphrase with a salt from `newSalt`. */
export async function encryptedBy(encryptionsalt: string, text: string): Promise<string> {
  return encrypt(await keyBy(encryptionsalt.split(":")[1] ?? ""), text);
}

function encrypt(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const bytes = [cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
  return `v1:${nonce.toString("base64")}:${Buffer.concat(bytes).toString("base64")}`;
}
