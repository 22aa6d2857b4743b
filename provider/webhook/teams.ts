import type { WebhookMessage } from "./message";

/** A piece of text that Teams shows as it is: in a TextRun there is no Markdown, no mention and no date to fill in. */
interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly weight?: "Bolder";
  readonly size?: "Large";
  readonly fontType?: "Monospace";
}

/** The message for a Teams channel: an Adaptive Card 1.4, as workflows and connectors take it. */
export function teamsMessage(message: WebhookMessage): object {
  const { subject, greeting, opening, facts, secret, steps, closing } = message;
  const body = [
    paragraph({ type: "TextRun", text: subject, weight: "Bolder", size: "Large" }),
    paragraph(plain(greeting)),
    paragraph(plain(opening)),
    ...facts.map(([label, value]) =>
      paragraph({ type: "TextRun", text: `${label}: `, weight: "Bolder" }, plain(value)),
    ),
    ...(secret === undefined
      ? []
      : [
          paragraph(plain(secret.introduction)),
          paragraph({ type: "TextRun", text: secret.vaultLink, fontType: "Monospace" }),
          paragraph({ type: "TextRun", text: secret.command, fontType: "Monospace" }),
        ]),
    ...steps.map((step, at) => paragraph(plain(`${at + 1}. ${step}`))),
    paragraph(plain(closing)),
  ];
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: subject,
    body,
    actions: actionsOf(message),
  };
  return {
    type: "message",
    attachments: [
      { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card },
    ],
  };
}

function actionsOf({ secret }: WebhookMessage): readonly object[] {
  const portalLink = secret?.portalLink;
  if (portalLink === undefined) return [];
  return [{ type: "Action.OpenUrl", title: "Open in the Azure portal", url: portalLink }];
}

function paragraph(...inlines: readonly TextRun[]): object {
  return { type: "RichTextBlock", inlines };
}

function plain(text: string): TextRun {
  return { type: "TextRun", text };
}
