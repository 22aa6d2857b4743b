import type { Problem } from "../rotation";
import { filesOf } from "../settings/projectFiles";
import { readSettingsAndKeyFiles } from "../settings/recipientKeys";
import { type Settings, SettingsError } from "../settings/settings";
import type { Preview } from "./preview";

/** The `quarterturn:` keys of a stack file, without `quarterturn:`; a secret is its ciphertext. */
export type StackFile = Readonly<Record<string, unknown>>;

/** The stack file that a preview was made of; what is wrong with it. */
export interface ReadSettings {
  readonly settings?: Settings;
  readonly problems: readonly Problem[];
}

/**
 * The stack file as the program reads it; from what the engine printed, not from what the program made of it.
 * @param folder the project that was previewed: where the files lie that its stack file names
 * @param stackFile the stack file as it lies there, for the section that the engine masks
 */
export function settingsOf(
  { config }: Preview,
  folder: string,
  stackFile: StackFile | undefined,
): ReadSettings {
  const { mail, ...rest } = config;
  // The engine masks a section with a secret in it as a whole.
  const known = mail === masked ? { from: "masked@example.com", graph: {} } : mail;
  const unseen = seenInFile.filter((name) => rest[name] === masked);
  const seen = unseen.map((name) => [name, withMasks(stackFile?.[name])] as const);
  const problems = seen.flatMap(([name, section]) => (section === undefined ? [unseenSection(name)] : []));
  if (problems.length > 0) return { problems };
  try {
    const raw = { ...rest, ...(known === undefined ? {} : { mail: known }), ...Object.fromEntries(seen) };
    return { settings: readSettingsAndKeyFiles(raw, filesOf(folder)), problems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { problems: error.problems };
  }
}

/** Sections of which more counts here than their secrets. */
const seenInFile = ["keycloak", "recipients", "alerts", "acme", "certificates"] as const;

/** What the engine writes in place of a secret. */
export const masked = "[secret]";

function unseenSection(name: string): Problem {
  return {
    key: `quarterturn:${name}`,
    got: "a section that the preview masks, since there is a secret in it",
    want: "the stack file beside it",
    wayOut: "pass --stack-file",
  };
}

/** A section of the stack file, with the mask in place of what is encrypted there. */
function withMasks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMasks);
  if (typeof value !== "object" || value === null) return value;
  if ("secure" in value) return masked;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withMasks(inner)]));
}
