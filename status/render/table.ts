import { html } from "hono/html";

/** A piece of the page; everything that was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** A column: its heading, what stands in it, and its class. */
interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly kind: string;
}

export function column<T>(heading: string, cell: (row: T) => string, kind = ""): Column<T> {
  return { heading, cell, kind };
}

/** A table whose rows become cards on a phone; the roles keep it a table for screen readers there. */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(({ heading, kind }) => html`<th scope="col" role="columnheader" class="${kind}">${heading}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map((one, at) => cellOf(one, row, at === 0))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

// On a phone a cell that is empty, without even a space in it, is not shown with its heading.
function cellOf<T>({ heading, cell, kind }: Column<T>, row: T, isFirst: boolean): Html {
  const content = cell(row);
  if (isFirst) return html`<th scope="row" role="rowheader">${content}</th>`;
  const shown = content === "" ? "" : html`<div>${marked(content)}</div>`;
  return html`<td role="cell" class="${kind}" data-label="${heading}">${shown}</td>`;
}

/** A sentence with what stands in backquotes, commands to copy, set off, and with dates that no line breaks. */
export function marked(sentence: string): Html {
  const parts = sentence
    .split("`")
    .map((part, at) => (at % 2 === 0 ? withDates(part) : html`<code>${part}</code>`));
  return html`${parts}`;
}

function withDates(text: string): Html {
  const parts = text.split(/(\d{4}-\d{2}-\d{2})/);
  return html`${parts.map((part, at) => (at % 2 === 0 ? part : html`<time>${part}</time>`))}`;
}

/** The page as text; nothing in it is still on its way. */
export function textOf(page: Html): string {
  if (page instanceof Promise) throw new TypeError("the page: got a promise, want text");
  return page.toString();
}
