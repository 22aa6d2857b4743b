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

// An empty cell must have nothing in it at all, or a phone shows its heading: hence no line breaks.
function cellOf<T>({ heading, cell, kind }: Column<T>, row: T, isFirst: boolean): Html {
  if (isFirst) return html`<th scope="row" role="rowheader">${cell(row)}</th>`;
  return html`<td role="cell" class="${kind}" data-label="${heading}">${cell(row)}</td>`;
}

/** The page as text; nothing in it is still on its way. */
export function textOf(page: Html): string {
  if (page instanceof Promise) throw new TypeError("the page: got a promise, want text");
  return page.toString();
}
