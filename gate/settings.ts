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
 */
export function settingsOf({ config }: Preview, folder: string): ReadSettings {
  const { mail, ...rest } = config;
  // The engine masks a section with a password in it as a whole.
  const known = mail === masked ? { from: "masked@example.com", graph: {} } : mail;
  try {
    const raw = known === undefined ? rest : { ...rest, mail: known };
    return { settings: readSettingsAndKeyFiles(raw, filesOf(folder)), problems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { problems: error.problems };
  }
}

/** What the engine writes in place of a secret. */
export const masked = "[secret]";
