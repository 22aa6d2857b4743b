import type { Read } from "../../facts";
import type { Finding } from "../schema";

/**
 * A piece of the estate could not be looked at, or is gone.
 * @param key its key in the stack file, e.g. `functionApp`, `vaults.east`
 * @param what it is called in a sentence after "the"
 */
export function unread(
  key: string,
  what: string,
  { reason, isGone }: Extract<Read<unknown>, { readonly ok: false }>,
): Finding {
  const about = { subject: key, who: [], by: null, keyId: null };
  if (isGone === true) {
    const sentence = `the ${what} isn't there: ${reason}`;
    const action = `correct \`quarterturn:${key}\` in the stack file, or put it back`;
    return { ...about, level: "act", code: "estate-gone", sentence, action };
  }
  const sentence = `could not read the ${what}: ${reason}`;
  const action = "make sure that Azure Resource Manager can be read";
  return { ...about, level: "unknown", code: "estate-unreadable", sentence, action };
}
