import { z } from "zod";
import { given } from "../rotation";
import { maskedSecret, section } from "./values";

/** What a message is written as: a Teams card, Slack's blocks, or plain JSON for anything else. */
export const webhookKinds = ["teams", "slack", "json"] as const;
export type WebhookKind = (typeof webhookKinds)[number];

export const webhookNames: Readonly<Record<WebhookKind, string>> = {
  teams: "Teams",
  slack: "Slack",
  json: "JSON",
};

/**
 * Where somebody gets the link besides or instead of by e-mail. Whoever has the address may write to the channel, so it is
 * a credential: only an encrypted one is taken, and settings hold none of it.
 */
export const webhook = z.preprocess(
  (value) => (typeof value === "string" ? { url: value } : value),
  section({
    url: z.literal(maskedSecret, {
      error: "a secret: pulumi config set --secret --path quarterturn:recipients.NAME.webhook",
    }),
    /** Left out: by the address's host. */
    kind: z.enum(webhookKinds, { error: "teams, slack or json" }).optional(),
  }).transform(({ kind }) => given("kind", kind)),
);

/** Hosts of Power Automate's workflows and of Teams' connectors, and of Slack's webhooks, in every cloud. */
const hosts: readonly (readonly [host: RegExp, kind: WebhookKind])[] = [
  [/\.logic\.azure\.(com|us|cn)$/, "teams"],
  [
    /\.environment\.api(\.gov|\.high)?\.powerplatform\.(com|us|cn|microsoft\.us|partner\.microsoftonline\.cn)$/,
    "teams",
  ],
  [/\.webhook\.office\.com$/, "teams"],
  [/^hooks\.slack(-gov)?\.com$/, "slack"],
];

export function webhookKindOf({ hostname }: URL): WebhookKind {
  return hosts.find(([host]) => host.test(hostname))?.[1] ?? "json";
}

export const wantedWebhook =
  "an https address without a user's name, password or fragment in it (http only for this machine)";

/** The address, if something may be sent to it: encrypted, but for a server on this machine. */
export function webhookAddress(text: string): URL | undefined {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url?.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  return url.protocol === "https:" || (url.protocol === "http:" && isOnThisMachine(url)) ? url : undefined;
}

export function isOnThisMachine({ hostname }: URL): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}
