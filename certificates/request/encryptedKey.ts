import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

/** OWASP's count for PBKDF2 with HMAC-SHA-256. Node.js would take 2,048, and says no other. */
const iterations = 600_000;

/** Object identifiers, encoded: PBES2 and PBKDF2 (RFC 8018), HMAC-SHA-256, AES-256-CBC. */
const oids = {
  pbes2: "06092a864886f70d01050d",
  pbkdf2: "06092a864886f70d01050c",
  hmacSha256: "06082a864886f70d0209",
  aes256: "060960864801650304012a",
} as const;

/**
 * A private key that a passphrase opens, as `openssl pkcs8` writes it: PKCS#8, PBES2 with PBKDF2 and AES-256 (RFC 8018).
 * @param pkcs8 the key in clear (DER); filled with zeros at the end
 * @returns PEM
 */
export function encryptKey(pkcs8: Buffer, passphrase: string): string {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const key = pbkdf2Sync(passphrase, salt, iterations, 32, "sha256");
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  key.fill(0);
  pkcs8.fill(0);
  const derivation = sequence(
    octets(salt),
    integer(iterations),
    sequence(oid(oids.hmacSha256), Buffer.from("0500", "hex")),
  );
  const scheme = sequence(sequence(oid(oids.pbkdf2), derivation), sequence(oid(oids.aes256), octets(iv)));
  return pem("ENCRYPTED PRIVATE KEY", sequence(sequence(oid(oids.pbes2), scheme), octets(encrypted)));
}

/** @param der what stands between the lines, in Base64 */
export function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

const oid = (hex: string): Buffer => Buffer.from(hex, "hex");
const sequence = (...parts: readonly Buffer[]): Buffer => encoded(0x30, Buffer.concat(parts));
const octets = (bytes: Buffer): Buffer => encoded(0x04, bytes);

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  // The first bit is the sign.
  return encoded(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

/** DER: a tag, how long it is, and what it is. */
function encoded(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content]);
}
