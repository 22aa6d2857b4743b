import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { pageStyle } from "./style";

/** A piece of a page; whatever was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** A kind of page: what its style is, and what a browser may do with it. */
export interface Sheet {
  readonly style: string;
  /** The content security policy: no script, no other file, no network. */
  readonly policy: string;
}

/** What all pages share, with a style of a page's own. */
export function sheetOf(ownStyle: string): Sheet {
  const style = pageStyle + ownStyle;
  const hash = createHash("sha256").update(style).digest("base64");
  return {
    style,
    policy: `default-src 'none'; base-uri 'none'; form-action 'self'; img-src data:; style-src 'sha256-${hash}'`,
  };
}

/** A page that needs nothing else. `body` is what stands on it. */
export function htmlPage({ style, policy }: Sheet, title: string, body: Html): string {
  return `${textOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content="${policy}" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title}</title>
          <link rel="icon" href="data:," />
          ${raw(`<style>${style}</style>`)}
        </head>
        <body>
          ${body}
        </body>
      </html>`,
  )}\n`;
}

/** How much something matters, as a colour. */
export type Tone = "act" | "due" | "note" | "unknown" | "well";

/** Words that stand out, in a colour that nobody needs to see. */
export function toned(tone: Tone, words: string): Html {
  return html`<strong class="${tone}">${withDates(words)}</strong>`;
}

/** A sentence with what stands in backquotes, commands to copy, set off, and with dates that no line breaks. */
export function marked(sentence: string): Html {
  const parts = sentence
    .split("`")
    .map((part, at) => (at % 2 === 0 ? withDates(part) : html`<code>${part}</code>`));
  return html`${parts}`;
}

/** A text whose dates no line breaks. */
export function withDates(text: string): Html {
  const parts = text.split(/(\d{4}-\d{2}-\d{2})/);
  return html`${parts.map((part, at) => (at % 2 === 0 ? part : html`<time>${part}</time>`))}`;
}

/** Markup as text; nothing in it is still on its way. */
export function textOf(markup: Html): string {
  if (markup instanceof Promise) throw new TypeError("markup: got a promise, want text");
  return markup.toString();
}
