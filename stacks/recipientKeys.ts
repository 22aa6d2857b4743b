import type { Problem } from "../rotation";
import { wireAddress } from "./email";
import { type HeldKey, armoredKey, keysIn, wantedKey } from "./openpgpKey";
import { show } from "./problems";
import { withIncluded } from "./included";
import type { ReadFile } from "./projectFiles";
import { type Settings, readIncluded } from "./settings";

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the `quarterturn:` keys of a stack file, the files that it names, and the recipients' keys.
 * @throws SettingsError with every problem found
 */
export async function readSettingsAndKeys(given: Raw, readFile: ReadFile): Promise<Settings> {
  const included = withIncluded(given, readFile);
  const { raw, problems } = await withRecipientKeys(included.raw, readFile);
  return readIncluded({
    ...included,
    raw,
    problems: [...included.problems, ...problems.map(included.placed)],
  });
}

/** The `quarterturn:` keys with every recipient's key in them, and what is wrong with the keys. */
interface WithKeys {
  readonly raw: Raw;
  readonly problems: readonly Problem[];
}

/**
 * Puts the keys that lie in files (`openpgpKeyFile`) where the stack file would have them, and looks at all keys: one
 * that is somebody else's, or several, would let the wrong people read a secret. Whether a key can be used today is no
 * question here, since that must not hold up a run.
 */
async function withRecipientKeys(raw: Raw, readFile: ReadFile): Promise<WithKeys> {
  const { recipients } = raw;
  if (!isRaw(recipients)) return { raw, problems: [] };
  const read = await Promise.all(
    Object.entries(recipients).map(async ([name, value]) => {
      const { recipient, problem } = withKey(name, value, readFile);
      const problems = problem === undefined ? await keyProblems(name, recipient, value) : [problem];
      return { name, recipient, problems };
    }),
  );
  return {
    raw: { ...raw, recipients: Object.fromEntries(read.map(({ name, recipient }) => [name, recipient])) },
    problems: read.flatMap(({ problems }) => problems),
  };
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
      want: "the path, from the project's folder, of a file with an armored public OpenPGP key",
    },
  });
  try {
    const openpgpKey = readFile(path);
    if (!armoredKey.test(openpgpKey)) return refused("no armored public OpenPGP key stands in it");
    return { recipient: { ...rest, openpgpKey } };
  } catch (error) {
    return refused((error as Error).message);
  }
}

async function keyProblems(name: string, recipient: unknown, written: unknown): Promise<Problem[]> {
  if (!isRaw(recipient)) return [];
  const { openpgpKey, email } = recipient;
  if (typeof openpgpKey !== "string" || !armoredKey.test(openpgpKey)) return [];
  const keys = await readable(openpgpKey);
  // One that can't be read is its recipient's trouble alone.
  if (keys === undefined) return [];
  const entry = isRaw(written) && written.openpgpKeyFile !== undefined ? "openpgpKeyFile" : "openpgpKey";
  const key = `quarterturn:recipients.${name}.${entry}`;
  if (keys.some(({ isPrivate }) => isPrivate)) {
    const wayOut = "take the private key out of the repository's history, and revoke it";
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
      wayOut: "ask its owner for one, or name the address that the key is for as `email`",
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
