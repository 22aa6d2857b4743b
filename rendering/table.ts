import { html } from "hono/html";
import { type Html, textOf, withDates } from "./page";

/** A column: its heading, what stands in it, and whether it is `short`, no line of it broken, or `wide`. The first one heads its rows. */
export type Column<T> = readonly [heading: string, cell: (row: T) => Html | string, kind?: "short" | "wide"];

/** A table whose rows become cards on a phone; the roles keep it a table for screen readers there. */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ([heading, , kind]) =>
            html`<th scope="col" role="columnheader" class="${kind ?? ""}">${heading}</th>`,
        )}
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
function cellOf<T>([heading, cell, kind]: Column<T>, row: T, isFirst: boolean): Html {
  const content = cell(row);
  const shown = typeof content === "string" ? withDates(content) : content;
  if (isFirst) return html`<th scope="row" role="rowheader">${shown}</th>`;
  const boxed = textOf(shown) === "" ? "" : html`<div>${shown}</div>`;
  return html`<td role="cell" class="${kind ?? ""}" data-label="${heading}">${boxed}</td>`;
}
