import { html } from "hono/html";

/** What an e-mail says, piece by piece; its text and its HTML are made of the same. */
export interface MailBody {
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What it brings, as it is; left out: it brings words only. */
  readonly enclosed?: { readonly title: string; readonly introduction: string; readonly block: string };
  /** What to do, one after the other. */
  readonly steps: readonly string[];
  readonly closing: string;
}

export function mailText({ greeting, opening, facts, enclosed, steps, closing }: MailBody): string {
  const width = Math.max(...facts.map(([label]) => label.length));
  return [
    greeting,
    "",
    opening,
    "",
    ...facts.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    "",
    ...(enclosed === undefined ? [] : [enclosed.title, "", enclosed.introduction, "", enclosed.block, ""]),
    "What to do",
    "",
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    closing,
    "",
  ].join("\n");
}

/** @param stepHtml a step as HTML, with a link in it where it has one */
export async function mailHtml(
  { subject, greeting, opening, facts, enclosed, steps, closing }: MailBody,
  stepHtml: (step: string) => unknown = (step) => step,
): Promise<string> {
  const rows = facts.map(
    ([label, value]) =>
      html`<tr>
        <th scope="row" style="text-align:left;white-space:nowrap;padding:2px 16px 2px 0">${label}</th>
        <td>${value}</td>
      </tr>`,
  );
  const brought =
    enclosed === undefined
      ? ""
      : html`<h2>${enclosed.title}</h2>
          <p>${enclosed.introduction}</p>
          <pre style="background:#f2f2f2;padding:8px;white-space:pre-wrap;word-break:break-all">
${enclosed.block}</pre>`;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${subject}</title>
      </head>
      <body style="font-family:sans-serif;max-width:45em">
        <p>${greeting}</p>
        <p>${opening}</p>
        <table style="border-collapse:collapse">
          ${rows}
        </table>
        ${brought}
        <h2>What to do</h2>
        <ol>
          ${steps.map((step) => html`<li>${stepHtml(step)}</li>`)}
        </ol>
        <p>${closing}</p>
      </body>
    </html>`;
  return String(page);
}
