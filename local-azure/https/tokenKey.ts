import { renameSync, writeFileSync, existsSync, readFileSync } from "node:fs";
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

/** Writes a file that only its owner reads, in one step: nobody ever sees half of it. */
export function writeWhole(file: string, content: string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, content, { mode: 0o600 });
  renameSync(fresh, file);
}

/** The key that the tenant signs its tokens with. */
export interface TokenKey {
  /** `kid` in a token's header. */
  readonly id: string;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  /** The public half, as the JWKS endpoint answers it. */
  readonly jwk: Readonly<Record<string, string>>;
}

/** Reads the tenant's key from the folder; makes one if there is none. */
export async function tokenKey(folder: string): Promise<TokenKey> {
  const file = join(folder, "token-key.pem");
  if (!existsSync(file)) {
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    writeWhole(file, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  }
  const key = createPrivateKey(readFileSync(file));
  const publicKey = createPublicKey(key);
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const id = createHash("sha256").update(n).digest("base64url").slice(0, 27);
  return { id, key, publicKey, jwk: { kty: "RSA", use: "sig", alg: "RS256", kid: id, n, e } };
}
