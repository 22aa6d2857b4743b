import type { Problem } from "../../rotation";
import { type Settings, SettingsError, readSettings } from "../../stacks/settings";
import type { Preview } from "./preview";

/** The stack file that a preview was made of; what is wrong with it. */
export interface ReadSettings {
  readonly settings?: Settings;
  readonly problems: readonly Problem[];
}

/** The stack file as the program reads it; from what the engine told, not from what the program made of it. */
export function settingsOf({ config }: Preview): ReadSettings {
  const { mail, ...rest } = config;
  // The engine masks a section with a password in it as a whole.
  const known = mail === masked ? { from: "masked@example.com", graph: {} } : mail;
  try {
    return { settings: readSettings(known === undefined ? rest : { ...rest, mail: known }), problems: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { problems: error.problems };
  }
}

/** What the engine writes in place of a secret. */
export const masked = "[secret]";
