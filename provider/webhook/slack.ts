import type { SecretLink, WebhookMessage } from "./message";

/** A piece of text that Slack shows as it is: in rich text there is no Markdown, and a mention is a piece of its own. */
type Piece =
  | { readonly type: "text"; readonly text: string; readonly style?: { readonly bold: true } }
  | { readonly type: "link"; readonly url: string; readonly text: string };

/** The message for a Slack channel: blocks of rich text, with its subject for notifications. */
export function slackMessage(message: WebhookMessage): object {
  const { subject, greeting, opening, facts, secret, steps, closing } = message;
  const elements = [
    section({ type: "text", text: subject, style: { bold: true } }),
    section(text(`\n${greeting}\n${opening}\n`)),
    list(
      "bullet",
      facts.map(([label, value]) => [
        { type: "text", text: `${label}: `, style: { bold: true } },
        text(value),
      ]),
    ),
    ...(secret === undefined ? [] : secretElements(secret)),
    list(
      "ordered",
      steps.map((step) => [text(step)]),
    ),
    section(text(`\n${closing}`)),
  ];
  return {
    text: escaped(subject),
    mrkdwn: false,
    unfurl_links: false,
    blocks: [{ type: "rich_text", elements }],
  };
}

function secretElements({ introduction, portalLink, vaultLink, command }: SecretLink): readonly object[] {
  const portal: readonly Piece[] =
    portalLink === undefined
      ? []
      : [text(" "), { type: "link", url: portalLink, text: "Open in the Azure portal" }];
  return [
    section(text(`\n${introduction}`), ...portal),
    { type: "rich_text_preformatted", elements: [text(`${vaultLink}\n\n${command}`)] },
  ];
}

function section(...elements: readonly Piece[]): object {
  return { type: "rich_text_section", elements };
}

function list(style: "bullet" | "ordered", items: readonly (readonly Piece[])[]): object {
  return { type: "rich_text_list", style, elements: items.map((pieces) => section(...pieces)) };
}

function text(of: string): Piece {
  return { type: "text", text: of };
}

/** Outside blocks, `<…>` is a link or a mention. Source: Slack's "Formatting text for app surfaces". */
function escaped(plain: string): string {
  return plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
