import type { ConsumerRecord, LogCoverage } from "../../../rotation";
import type { Facts } from "../facts";
import type { CredentialRow } from "./credentials";
import type { ConsumerReport, Finding } from "./schema";

/** Somebody must have acted so many days before a credential ends; a weekly watch then tells it 39 days before, at the latest. */
export const alarmDays = 45;

/** What a rule looks at: one consumer, and the facts around it. */
export interface Situation {
  readonly facts: Facts;
  readonly log: LogCoverage;
  readonly record: ConsumerRecord | undefined;
  readonly consumer: Omit<ConsumerReport, "credentials"> & { readonly credentials: readonly CredentialRow[] };
}

/** What one rule finds; nothing if all is well. */
export type Rule = (situation: Situation) => Finding[];

/** The newest credential, if it lives. */
export function currentOf({ consumer }: Situation): CredentialRow | undefined {
  return consumer.credentials.find(({ state }) => state === "current");
}

/** Those whom to tell: the recipients of its secrets, or what the consumer is called. */
export function contactsOf({ consumer }: Situation): string[] {
  return consumer.recipients.length === 0 ? [consumer.displayName] : consumer.recipients;
}

/** `edge (sec_bcgov_v1, DEV, SIT)`. */
export function longName({ consumer: { name, displayName, environments } }: Situation): string {
  return `${name} (${[displayName, ...environments].join(", ")})`;
}

export function upCommand({ facts }: Situation, ...options: readonly string[]): string {
  return `\`${["pulumi up", ...options, "--stack", facts.stack].join(" ")}\``;
}
