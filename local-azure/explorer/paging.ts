/** One page of a list. */
export interface Paged<T> {
  readonly items: readonly T[];
  /** 1 is the first page. */
  readonly page: number;
  readonly pages: number;
  /** Position of the first item in the whole list, from 1; 0 if the list is empty. */
  readonly first: number;
  readonly total: number;
}

/** A page of a list; the nearest if there is no such page. */
export function pageOf<T>(list: readonly T[], wanted: number, size: number): Paged<T> {
  const pages = Math.max(Math.ceil(list.length / size), 1);
  const page = Math.min(Math.max(wanted, 1), pages);
  const start = (page - 1) * size;
  const items = list.slice(start, start + size);
  return { items, page, pages, first: items.length === 0 ? 0 : start + 1, total: list.length };
}
