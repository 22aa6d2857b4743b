import type { Problem } from "../rotation";
import { wireAddress } from "./email";
import { type HeldKey, armoredKey, keysIn, wantedKey } from "./openpgpKey";
import { show } from "./problems";
import { type Included, withIncluded } from "./included";
import type { ReadFile } from "./projectFiles";
import { type Settings, readIncluded } from "./settings";

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the `quarterturn:` keys of a stack file, the files that it names, and the recipients' keys.
 * @throws SettingsError with every problem found
 */
export async function readSettingsAndKeys(given: Raw, readFile: ReadFile): Promise<Settings> {
  const included = withIncluded(given, readFile);
  const recipients = recipientsIn(included.raw, readFile);
  const looked = await Promise.all(recipients.map(keyProblems));
  return readWith(recipients, looked.flat(), included);
}

/**
 * The same without a look at the keys themselves: for who judges what the program made of them.
 * @throws SettingsError with every problem found
 */
export function readSettingsAndKeyFiles(given: Raw, readFile: ReadFile): Settings {
  const included = withIncluded(given, readFile);
  const recipients = recipientsIn(included.raw, readFile);
  return readWith(
    recipients,
    recipients.flatMap(({ problem }) => problem ?? []),
    included,
  );
}

/** A recipient with its key, wherever that lies. */
interface WithKey {
  readonly name: string;
  /** As the stack file has it. */
  readonly written: unknown;
  readonly recipient: unknown;
  /** Why its key's file can't be read. */
  readonly problem?: Problem;
}

/** Puts the keys that lie in files (`openpgpKeyFile`) where the stack file would have them. */
function recipientsIn({ recipients }: Raw, readFile: ReadFile): WithKey[] {
  if (!isRaw(recipients)) return [];
  return Object.entries(recipients).map(([name, written]) => ({
    name,
    written,
    ...withKey(name, written, readFile),
  }));
}

function readWith(read: readonly WithKey[], problems: readonly Problem[], included: Included): Settings {
  const recipients = Object.fromEntries(read.map(({ name, recipient }) => [name, recipient]));
  return readIncluded({
    ...included,
    raw: isRaw(included.raw.recipients) ? { ...included.raw, recipients } : included.raw,
    problems: [...included.problems, ...problems.map(included.placed)],
  });
}

function withKey(
  name: string,
  recipient: unknown,
  readFile: ReadFile,
): { recipient: unknown; problem?: Problem } {
  if (!isRaw(recipient) || recipient.openpgpKey !== undefined) return { recipient };
  const { openpgpKeyFile: path, ...rest } = recipient;
  if (typeof path !== "string" || path.trim() === "") return { recipient };
  const refused = (got: string): { recipient: unknown; problem: Problem } => ({
    recipient: rest,
    problem: {
      key: `quarterturn:recipients.${name}.openpgpKeyFile`,
      got: `${show(path)}: ${got}`,
      want: "the path, relative to the project's folder, of a file with an armored public OpenPGP key",
    },
  });
  try {
    const openpgpKey = readFile(path);
    if (!armoredKey.test(openpgpKey)) return refused("it has no armored public OpenPGP key");
    return { recipient: { ...rest, openpgpKey } };
  } catch (error) {
    return refused((error as Error).message);
  }
}

/**
 * Looks at a key: one that is somebody else's, or several, would let the wrong people read a secret. Whether it can be
 * used today is no question here, since that must not hold up a run.
 */
async function keyProblems({ name, recipient, written, problem }: WithKey): Promise<Problem[]> {
  if (problem !== undefined) return [problem];
  if (!isRaw(recipient)) return [];
  const { openpgpKey, email } = recipient;
  if (typeof openpgpKey !== "string" || !armoredKey.test(openpgpKey)) return [];
  const keys = await readable(openpgpKey);
  // One that can't be read is its recipient's trouble alone.
  if (keys === undefined) return [];
  const entry = isRaw(written) && written.openpgpKeyFile !== undefined ? "openpgpKeyFile" : "openpgpKey";
  const key = `quarterturn:recipients.${name}.${entry}`;
  if (keys.some(({ isPrivate }) => isPrivate)) {
    const wayOut = "remove the private key from the repository's history, and revoke it";
    return [{ key, got: "a private key", want: wantedKey, wayOut }];
  }
  const [first, second] = keys;
  if (first === undefined) return [];
  if (second !== undefined) {
    const got = `${keys.length} keys: ${keys.map(described).join(", ")}`;
    const wayOut = "export one by its fingerprint: gpg --armor --export FINGERPRINT";
    return [{ key, got, want: "one key", wayOut }];
  }
  const address = typeof email === "string" ? wireAddress(email) : undefined;
  // An address that is wrong has its own problem.
  if (address === undefined || first.addresses.some((one) => isSame(one, address))) return [];
  return [
    {
      key,
      got: described(first),
      want: `a key with a user ID for ${address}`,
      wayOut: "ask its owner for one, or set `email` to the address that the key is for",
    },
  ];
}

function described({ fingerprint, userIds }: HeldKey): string {
  return `${fingerprint} of ${userIds.length === 0 ? "nobody" : userIds.map((one) => show(one)).join(" and ")}`;
}

/** Whoever wrote the user ID may have written the mailbox's name with other capitals. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function readable(openpgpKey: string): Promise<HeldKey[] | undefined> {
  try {
    return await keysIn(openpgpKey);
  } catch {
    return undefined;
  }
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
