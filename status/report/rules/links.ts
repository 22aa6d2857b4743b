import { withoutRight } from "../../../settings/recipientReaders";
import type { Facts } from "../../facts";
import type { Finding } from "../schema";

/** Who gets links, and may have no right to open them. */
export function linkFindings({ settings }: Facts): Finding[] {
  const keys = withoutRight(settings);
  if (keys.length === 0) return [];
  return [
    {
      level: "note",
      code: "link-may-not-open",
      subject: "recipients",
      who: [],
      by: null,
      sentence: `${keys.join(", ")} get${keys.length === 1 ? "s" : ""} links into the vault, and nothing here lets them read it`,
      action: "give their objectId and a reason in quarterturn:recipients, or see to their right yourself",
      keyId: null,
    },
  ];
}
