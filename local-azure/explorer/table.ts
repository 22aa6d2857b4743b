import { html } from "hono/html";
import type { Paged, Wanted } from "./view";

/** A piece of the page; everything that was put into it is escaped. */
export type Html = ReturnType<typeof html>;

/** A column: its heading, its class (for its width), and what stands in it. The first one heads its rows. */
export interface Column<T> {
  readonly heading: string;
  readonly kind: "day" | "key" | "life" | "name" | "short" | "state" | "wide";
  /** Beneath the heading. */
  readonly scale?: Html;
  readonly cell: (row: T) => Html | string;
}

/**
 * A table with a caption for those who can't see where it stands. On a phone each row is a card, with the heading before
 * each cell; the roles keep it a table for screen readers there.
 */
export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <colgroup>
      ${columns.map(({ kind }) => html`<col class="${kind}" />`)}
    </colgroup>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(heading)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map((column, at) => cell(column, row, at === 0))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function heading<T>({ heading: text, scale, kind }: Column<T>): Html {
  return html`<th scope="col" role="columnheader" class="${kind}">${text}${scale ?? ""}</th>`;
}

function cell<T>({ heading: label, kind, cell: content }: Column<T>, row: T, isFirst: boolean): Html {
  if (isFirst) {
    return html`<th scope="row" role="rowheader" class="${kind}" data-label="${label}">
      <div>${content(row)}</div>
    </th>`;
  }
  return html`<td role="cell" class="${kind}" data-label="${label}"><div>${content(row)}</div></td>`;
}

/** The list that a pager leafs through: its name in the address, in words, and where it stands on the page. */
interface Leafed {
  readonly name: keyof Wanted;
  readonly what: string;
  readonly anchor: string;
}

/** Links to the newer and the older page of a list; nothing if it has one page. */
export function pager(paged: Paged<unknown>, list: Leafed, wanted: Wanted): Html | string {
  const { first, items, page, pages, total } = paged;
  if (pages === 1) return "";
  return html`<nav class="pager" aria-label="Pages of ${list.what}">
    ${page > 1 ? link("Newer", page - 1) : ""}
    <span>${first} to ${first + items.length - 1} of ${total}</span>
    ${page < pages ? link("Older", page + 1) : ""}
  </nav>`;

  function link(text: string, to: number): Html {
    const numbers = { ...wanted, [list.name]: to };
    const query = new URLSearchParams({ signIns: String(numbers.signIns), mail: String(numbers.mail) });
    return html`<a href="./?${query}#${list.anchor}">${text}</a>`;
  }
}
