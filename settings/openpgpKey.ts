import type { Key } from "openpgp";
import type { Day } from "../rotation";
import { wireAddress } from "./email";

/** How a public key, or several, stands in a text. */
export const armoredKey =
  /^\s*-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]+-----END PGP PUBLIC KEY BLOCK-----\s*$/;
export const wantedKey = "an armored public OpenPGP key (gpg --armor --export FINGERPRINT)";

/** A key of a text, as its owner knows it. */
export interface HeldKey {
  /** In capitals, without spaces. */
  readonly fingerprint: string;
  readonly userIds: readonly string[];
  /** The addresses of its user IDs, as mail servers know them. */
  readonly addresses: readonly string[];
  readonly isPrivate: boolean;
}

/** Whether a secret can be encrypted to a key. */
export type KeyLife =
  /** `ends`: the day on which it can't be used any more; left out: it has no end. */
  | { readonly usable: true; readonly ends?: Day }
  /** `why`: what is wrong with it, to be said of it: `has expired on 2027-03-01`. */
  | { readonly usable: false; readonly why: string };

/** Loaded late: most runs have no key to look at. */
export function openpgp(): typeof import("openpgp") {
  return require("openpgp") as typeof import("openpgp");
}

/**
 * Every key of an armored text; several blocks may follow one another.
 * @throws Error with the library's words if it can't be read
 */
export async function keysIn(armored: string): Promise<HeldKey[]> {
  const blocks = armored
    .split(/(?=-----BEGIN PGP PUBLIC KEY BLOCK-----)/)
    .filter((block) => /\S/.test(block));
  const keys = await Promise.all(blocks.map((armoredKeys) => openpgp().readKeys({ armoredKeys })));
  return keys.flat().map((key) => ({
    fingerprint: key.getFingerprint().toUpperCase(),
    userIds: key.getUserIDs(),
    addresses: key.users.flatMap(({ userID }) => wireAddress(userID?.email ?? "") ?? []),
    isPrivate: key.isPrivate(),
  }));
}

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

/** Whether a secret can be encrypted to the key on a day, and until when; a pure function of the two. */
export async function keyLife(armored: string, today: Day): Promise<KeyLife> {
  const key = await readOrUndefined(armored);
  if (key === undefined) return { usable: false, why: "can't be read" };
  if (key.isPrivate()) return { usable: false, why: "is a private key" };
  const now = dateOf(key, today);
  if (await key.isRevoked(undefined, undefined, now)) return { usable: false, why: "was revoked" };
  const ends = await endsOf(key, now);
  if (await canEncrypt(key, now)) {
    const end = await firstUnusable(
      key,
      ends.filter((one) => one > now),
    );
    return end === undefined ? { usable: true } : { usable: true, ends: dayOf(end) };
  }
  const over = await lastUsable(
    key,
    ends.filter((one) => one <= now),
  );
  return { usable: false, why: over === undefined ? "can't encrypt" : `expired on ${dayOf(over)}` };
}

/**
 * The moment at which a key is looked at: the end of the day, as it may have been made on it. In a rehearsal the day may
 * lie before the one on which a real key was made: then the key counts as it was when it was made.
 */
export function dateOf(key: Key, today: Day): Date {
  const made = key
    .toPacketList()
    .map((packet) => ("created" in packet ? (packet.created?.getTime() ?? 0) : 0));
  return new Date(Math.max(Date.parse(`${today}T23:59:59Z`), ...made));
}

async function readOrUndefined(armoredKey: string): Promise<Key | undefined> {
  try {
    return await openpgp().readKey({ armoredKey });
  } catch {
    return undefined;
  }
}

async function canEncrypt(key: Key, date: Date): Promise<boolean> {
  try {
    await key.getEncryptionKey(undefined, date);
    return true;
  } catch {
    return false;
  }
}

/** When the key and its parts end, earliest first. */
async function endsOf(key: Key, now: Date): Promise<Date[]> {
  const ends = [
    await key.getExpirationTime(),
    ...(await Promise.all(key.getSubkeys().map((part) => part.getExpirationTime(now)))),
  ];
  return ends.filter((end) => end instanceof Date).sort((a, b) => a.getTime() - b.getTime());
}

const second = 1000;

/** A part of the key may end before another one that encrypts too. */
async function firstUnusable(key: Key, ends: readonly Date[]): Promise<Date | undefined> {
  for (const end of ends) if (!(await canEncrypt(key, new Date(end.getTime() + second)))) return end;
  return undefined;
}

/** The end with which it stopped to encrypt: a part that only signs may have ended too. */
async function lastUsable(key: Key, ends: readonly Date[]): Promise<Date | undefined> {
  for (const end of [...ends].reverse())
    if (await canEncrypt(key, new Date(end.getTime() - second))) return end;
  return undefined;
}

function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10) as Day;
}
