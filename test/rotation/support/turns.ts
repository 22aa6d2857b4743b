import { type ConsumerRecord, type Credential, type Holding, type Ledger, parseDay } from "../../../rotation";
import { type Turn, historyAfter } from "../../../rotation/happened";
import type { Origin } from "../../../rotation/request";

export const day = parseDay;
export const today = day("2027-03-01");
export const origin = { commit: "1a2b", by: "ada" };

export function credential(more: Partial<Credential> = {}): Credential {
  const facts = { issuedOn: day("2026-11-22"), expiresOn: day("2027-05-21"), reason: "first credential" };
  return { state: "current", ...facts, ...more } as Credential;
}

export function ended(
  state: "expired" | "retired" | "revoked" | "lost" | "unpublished",
  more: Partial<Credential> = {},
) {
  return credential({ state, endedOn: day("2027-02-28"), ...more });
}

export function record(
  credentials: ConsumerRecord["credentials"],
  more: Partial<ConsumerRecord> = {},
): ConsumerRecord {
  const policy = {
    secretExpirationDays: 180,
    rotateEveryDays: 90,
    earlyDays: 14,
  } as ConsumerRecord["policy"];
  return { app: { displayName: "Edge" }, policy, credentials, nextGeneration: 9, ...more };
}

export interface TurnWish {
  readonly turns: readonly Partial<Turn>[];
  readonly previous?: Ledger;
  readonly holdings?: Readonly<Record<string, Holding>>;
  readonly origin?: Origin;
}

/** The lines that a run adds; a consumer stays as it is but for what is said. */
export function linesOf({ turns, previous, holdings = {}, origin }: TurnWish): Record<string, string[]> {
  const all = turns.map((turn): Turn => {
    const before = "before" in turn ? turn.before : record({}, { nextRotation: today });
    return { name: "edge", isWanted: true, after: before ?? record({}), ...turn, before };
  });
  const history = historyAfter(previous, all, { today, holdings: new Map(Object.entries(holdings)), origin });
  return Object.fromEntries(Object.entries(history ?? {}).map(([name, text]) => [name, text.split("\n")]));
}

export const here: Holding = { password: "protected", published: true };
