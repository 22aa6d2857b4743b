import { createDecipheriv, createHmac } from "node:crypto";

// A client learns of a chain only in the order in which OpenSSL builds it, and of none where it breaks the handshake off.
// So the certificates are taken from the bytes themselves, as the server sent them (RFC 5246 and 8446).

const contentType = { alert: 21, handshake: 22, encrypted: 23 } as const;
const messageType = { serverHello: 2, certificate: 11 } as const;

/** The cipher suites of TLS 1.3. */
const suites: ReadonlyMap<
  number,
  {
    readonly cipher: "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";
    readonly hash: string;
    readonly keyBytes: number;
  }
> = new Map([
  [0x1301, { cipher: "aes-128-gcm", hash: "sha256", keyBytes: 16 }],
  [0x1302, { cipher: "aes-256-gcm", hash: "sha384", keyBytes: 32 }],
  [0x1303, { cipher: "chacha20-poly1305", hash: "sha256", keyBytes: 32 }],
]);
const tagBytes = 16;

interface Record {
  readonly type: number;
  readonly header: Buffer;
  readonly body: Buffer;
}

/**
 * The certificates that a server sent, in DER and in its order; empty if there are none in what it sent.
 * @param received everything that came from the server
 * @param secret in TLS 1.3, its handshake traffic secret; left out in earlier versions, whose handshake isn't encrypted
 */
export function certificatesIn(received: Buffer, secret?: Buffer): Buffer[] {
  let handshake = Buffer.alloc(0);
  let open: ((record: Record) => Buffer | undefined) | undefined;
  for (const record of recordsIn(received)) {
    if (record.type === contentType.handshake) handshake = Buffer.concat([handshake, record.body]);
    if (record.type === contentType.encrypted && secret !== undefined) {
      open ??= openerOf(handshake, secret);
      const message = open?.(record);
      if (message === undefined) return [];
      handshake = Buffer.concat([handshake, message]);
    }
    const body = messagesIn(handshake).find(({ type }) => type === messageType.certificate)?.body;
    if (body !== undefined) return secret === undefined ? listed(body) : listedWithExtensions(body);
  }
  return [];
}

/** The alert that a server ended the handshake with, by its number (RFC 8446, 6); undefined if it sent none in clear. */
export function alertIn(received: Buffer): number | undefined {
  for (const { type, body } of recordsIn(received))
    if (type === contentType.alert && body.length === 2) return body[1];
  return undefined;
}

/** Whether what came is TLS, by its first bytes. */
export function looksLikeTls(received: Buffer): boolean {
  const [type = 0, major] = received;
  return type >= 20 && type <= 24 && (major === undefined || major === 3);
}

function* recordsIn(received: Buffer): Generator<Record> {
  for (let at = 0; at + 5 <= received.length;) {
    const end = at + 5 + received.readUInt16BE(at + 3);
    if (end > received.length) return;
    const [type = 0] = received.subarray(at, at + 1);
    yield { type, header: received.subarray(at, at + 5), body: received.subarray(at + 5, end) };
    at = end;
  }
}

function messagesIn(handshake: Buffer): { type: number; body: Buffer }[] {
  const messages: { type: number; body: Buffer }[] = [];
  for (let at = 0; at + 4 <= handshake.length;) {
    const end = at + 4 + handshake.readUIntBE(at + 1, 3);
    if (end > handshake.length) break;
    messages.push({ type: handshake.readUInt8(at), body: handshake.subarray(at + 4, end) });
    at = end;
  }
  return messages;
}

/** What decrypts the server's handshake, record by record. */
function openerOf(clear: Buffer, secret: Buffer): ((record: Record) => Buffer | undefined) | undefined {
  // After a HelloRetryRequest, which is a ServerHello too, the second one counts.
  const hello = messagesIn(clear).findLast(({ type }) => type === messageType.serverHello)?.body;
  if (hello === undefined) return undefined;
  const afterRandom = 34;
  const suite = suites.get(hello.readUInt16BE(afterRandom + 1 + hello.readUInt8(afterRandom)));
  if (suite === undefined) return undefined;
  const { cipher, hash, keyBytes } = suite;
  const key = expanded(secret, "key", keyBytes, hash);
  const iv = expanded(secret, "iv", 12, hash);
  let sequence = 0;
  return ({ header, body }) => {
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
    sequence += 1;
    try {
      // One type covers the three ciphers; a length of the tag is wanted of each.
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv(cipher as "aes-128-gcm", key, nonce, options);
      decipher.setAAD(header);
      decipher.setAuthTag(body.subarray(-tagBytes));
      return handshakeOf(Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]));
    } catch {
      return undefined;
    }
  };
}

/** A record's content without the padding and the type that stand after it. */
function handshakeOf(plain: Buffer): Buffer {
  const end = plain.findLastIndex((byte) => byte !== 0);
  return plain[end] === contentType.handshake ? plain.subarray(0, end) : Buffer.alloc(0);
}

/** HKDF-Expand-Label without a context, of no more than one block. */
function expanded(secret: Buffer, label: string, length: number, hash: string): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

function listed(body: Buffer): Buffer[] {
  return [...lengthened(body.subarray(3))].map(({ item }) => item);
}

/** In TLS 1.3 a context stands before the list, and extensions after each certificate. */
function listedWithExtensions(body: Buffer): Buffer[] {
  const list = body.subarray(1 + body.readUInt8(0) + 3);
  return [...lengthened(list, (rest) => 2 + rest.readUInt16BE(0))].map(({ item }) => item);
}

function* lengthened(list: Buffer, after: (rest: Buffer) => number = () => 0): Generator<{ item: Buffer }> {
  for (let at = 0; at + 3 <= list.length;) {
    const end = at + 3 + list.readUIntBE(at, 3);
    yield { item: list.subarray(at + 3, end) };
    at = end + after(list.subarray(end));
  }
}
