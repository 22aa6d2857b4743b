import type { HandoverInputs, OldCredential } from "../../components/contract";

/** How things stand for the reader of a message: what they have, what becomes of it, and how much time there is. */
export interface ReaderSituation {
  /** `plain`: nothing is replaced; `until`: the old one works until a day; `now`: it doesn't, or may end at any time. */
  readonly urgency: "plain" | "until" | "now";
  /** The newest before this one that the reader has, as far as anybody knows. */
  readonly held?: OldCredential;
  /** True if a newer one than that was to reach the reader and didn't. */
  readonly missed: boolean;
  /** The others that still work, newest first. */
  readonly others: readonly OldCredential[];
}

/** @param recipients the recipients, by name, who read this message */
export function readerSituation(
  { occasion }: HandoverInputs,
  recipients: readonly string[],
): ReaderSituation {
  const { olds } = occasion;
  // An address has what one of its readers got.
  const held = olds.find(({ missedBy = [] }) => !recipients.every((one) => missedBy.includes(one)));
  const others = olds.filter((old) => old !== held && isLive(old));
  const missed = held !== olds[0];
  return { urgency: paceOf(occasion, held), ...(held === undefined ? {} : { held }), missed, others };
}

function paceOf(
  { code, olds }: HandoverInputs["occasion"],
  held: OldCredential | undefined,
): ReaderSituation["urgency"] {
  if (held !== undefined) {
    const isCalm = isLive(held) && held.otherApp === undefined && code !== "forced";
    return isCalm ? "until" : "now";
  }
  if (olds.length > 0) return "now";
  switch (code) {
    case "current-expired":
    case "current-lost":
    case "current-revoked":
      return "now";
    // What was before it is long gone: the reader is new.
    case undefined:
    case "first":
    case "forced":
    case "app-changed":
    case "taken-over":
    case "due":
      return "plain";
  }
}

/** It can still be signed in with, as far as the ledger knows. */
export function isLive({ becomes }: OldCredential): boolean {
  return becomes === "ends" || becomes === "retires";
}
