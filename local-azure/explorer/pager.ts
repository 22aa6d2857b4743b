import { html } from "hono/html";
import type { Html } from "../../rendering/page";
import type { Paged, Wanted } from "./view";

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
