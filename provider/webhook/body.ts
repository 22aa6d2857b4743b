import { cut } from "../../rotation";
import type { WebhookKind } from "../../settings/webhook";
import type { SecretLink, WebhookMessage } from "./message";
import { slackMessage } from "./slack";
import { teamsMessage } from "./teams";

/** The message as a webhook of that kind takes it: JSON. */
export function bodyOf(kind: WebhookKind, message: WebhookMessage): string {
  switch (kind) {
    case "teams":
      return JSON.stringify(teamsMessage(shortened(message)));
    case "slack":
      return JSON.stringify(slackMessage(shortened(message)));
    case "json":
      return JSON.stringify(plainMessage(message));
  }
}

/** Longer texts than anybody has, so that a message stays below 13,000 characters (Slack) and 28 KB (Teams) with them, too. */
const longest = { line: 200, text: 1200, facts: 14 } as const;

function shortened(message: WebhookMessage): WebhookMessage {
  const line = (text: string): string => cut(inOneLine(text), longest.line);
  const text = (long: string): string => cut(inOneLine(long), longest.text);
  const { subject, greeting, opening, facts, steps, closing } = message;
  return {
    ...message,
    subject: line(subject),
    greeting: line(greeting),
    opening: text(opening),
    facts: facts.slice(0, longest.facts).map(([label, value]) => [label, line(value)]),
    steps: steps.map(text),
    closing: text(closing),
  };
}

function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

/** What any other service gets: the same facts, by name. */
function plainMessage(message: WebhookMessage): object {
  const { messageId, recipients, subject, data } = message;
  const { type, version, ...rest } = data;
  return { type, version, messageId, subject, text: textOf(message), recipients, ...rest };
}

function textOf({ greeting, opening, facts, secret, steps, closing }: WebhookMessage): string {
  return [
    greeting,
    opening,
    facts.map(([label, value]) => `${label}: ${value}`).join("\n"),
    ...(secret === undefined ? [] : [linesOf(secret)]),
    steps.map((step, at) => `${at + 1}. ${step}`).join("\n"),
    closing,
  ].join("\n\n");
}

function linesOf({ introduction, portalLink, vaultLink, command }: SecretLink): string {
  return [introduction, ...(portalLink === undefined ? [] : [portalLink]), vaultLink, command].join("\n");
}
