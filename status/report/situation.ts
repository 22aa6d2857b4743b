import { type ConsumerRecord, type LogCoverage, addDays, obstacle, own } from "../../rotation";
import type { Facts } from "../facts";
import type { CredentialRow } from "./credentials";
import type { HandedKey } from "./keys";
import type { ConsumerReport, Finding } from "./schema";

/** Somebody must have acted so many days before a credential ends; a weekly watch then shows it 39 days before, at the latest. */
export const alarmDays = 45;

/** What was refused so many days ago goes on, for all that anybody knows. */
export const recentDays = 7;

/** What a rule looks at: one consumer, and the facts around it. */
export interface Situation {
  readonly facts: Facts;
  readonly log: LogCoverage;
  readonly record: ConsumerRecord | undefined;
  /** What reached somebody, oldest first. */
  readonly handed: readonly HandedKey[];
  readonly consumer: Omit<ConsumerReport, "credentials"> & { readonly credentials: readonly CredentialRow[] };
}

/** What one rule finds; nothing if all is well. */
export type Rule = (situation: Situation) => Finding[];

/** The one that the ledger wants the consumer to use, whatever became of it. */
export function newestOf({ consumer }: Situation): CredentialRow | undefined {
  return consumer.credentials.find(({ known }) => known.isNewest);
}

/** The newest that somebody has and that gets a token: what a consumer can switch to, or has. */
export function usableOf({ consumer }: Situation): CredentialRow | undefined {
  return consumer.credentials.findLast(isUsable);
}

function isUsable({ state, proven, known }: CredentialRow): boolean {
  return isValid(state) && proven !== false && known.isHanded !== false;
}

/** In the ledger, on the app, and not over. */
export function isValid(state: CredentialRow["state"]): boolean {
  return state === "current" || state === "previous";
}

/** The consumer signs in with a later one than this key, or said that it moved, and nobody of it is refused. */
export function hasMovedOn({ consumer, facts, handed }: Situation, keyId: string | null): boolean {
  const unknown = facts.signIns.tally.of(consumer.clientId ?? "", "").refused;
  if (unknown !== undefined && unknown.last.slice(0, 10) >= addDays(facts.today, -recentDays)) return false;
  const at = handed.findIndex((key) => key.keyId === keyId);
  const later = new Set(handed.slice(at + 1).map((key) => key.keyId));
  return consumer.credentials.some(
    ({ state, keyId: own, verdict, confirmedOn }) =>
      isValid(state) && later.has(own ?? "") && (verdict?.kind === "used" || confirmedOn !== null),
  );
}

/** Those whom to tell: the recipients of its secrets, or what the consumer is called. */
export function contactsOf({ consumer }: Situation): string[] {
  return consumer.recipients.length === 0 ? [consumer.displayName] : consumer.recipients;
}

/** `edge (sec_bcgov_v1, DEV, SIT)`. */
export function longName({ consumer: { name, displayName, environments } }: Situation): string {
  return `${name} (${[displayName, ...environments].join(", ")})`;
}

export function upCommand({ facts }: Pick<Situation, "facts">, ...options: readonly string[]): string {
  return `\`${["pulumi up", ...options, "--stack", facts.stack].join(" ")}\``;
}

/**
 * How the consumer gets a new one at once: by an order in the stack file or, where that finds no room under
 * `maxActiveSecrets`, by a run that sees first what is gone.
 */
export function newOne(situation: Situation, why: string): string {
  const { consumer, record, facts } = situation;
  if (record === undefined) return `run ${upCommand(situation)}: it issues a new one`;
  if (obstacle(record, record.policy) !== undefined)
    return `run ${upCommand(situation, "--refresh")}: it issues a new one`;
  const order = `quarterturn:force: { ${consumer.name}: "${facts.today} ${why}" }`;
  return `write \`${order}\` into the stack file and run ${upCommand(situation)}`;
}

/** `quarterturn:revoke: { edge: [2] }`, with those that stand there already. */
export function revokeOrder({ consumer, facts }: Situation, generation: string): string {
  const before = own(facts.settings.requests, consumer.name)?.revoke ?? [];
  const numbers = [...new Set([...before, Number(generation.slice(1))])].sort((a, b) => a - b);
  return `\`quarterturn:revoke: { ${consumer.name}: [${numbers.join(", ")}] }\``;
}

/** About a credential, for whoever has it. */
export function aboutRow({
  name,
  keyId,
  validUntil,
}: CredentialRow): Pick<Finding, "subject" | "keyId" | "by"> {
  return { subject: name, keyId, by: validUntil };
}
