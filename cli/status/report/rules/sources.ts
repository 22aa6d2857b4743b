import type { LogCoverage } from "../../../../rotation";
import type { Facts } from "../../facts";
import type { Situation } from "../situation";
import type { Finding } from "../schema";

/** The consumer's app could not be looked at: an orphan, or a removed credential, would not be seen. */
export function appRule({ consumer, facts }: Situation): Finding[] {
  const read = facts.apps.get((consumer.clientId ?? "").toLowerCase());
  if (read === undefined || read.ok) return [];
  const sentence = `what is on ${consumer.name}'s app can't be told: ${read.reason}`;
  const about = { subject: consumer.name, who: [], by: null, keyId: null };
  const action = "see to it that Microsoft Graph can be read";
  return [{ ...about, level: "unknown", code: "app-unreadable", sentence, action }];
}

/** The sign-in log could not be read, or can't be believed. */
export function logFindings({ signIns }: Facts, log: LogCoverage): Finding[] {
  if (log.readable) return [];
  const subject = `sign-in log (${signIns.source})`;
  const sentence = `who signs in with what can't be told: ${log.reason}`;
  const action = "see to it that the log is kept and can be read, or ask the consumers";
  return [
    { level: "unknown", code: "log-unreadable", subject, who: [], by: null, sentence, action, keyId: null },
  ];
}
