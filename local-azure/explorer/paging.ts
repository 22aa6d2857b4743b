import type { Table } from "../world/table";

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

/** A page of a table, the newest records first; the nearest if there is no such page. No other page is read. */
export function pageOf<T>(table: Pick<Table<T>, "count" | "newest">, wanted: number, size: number): Paged<T> {
  const total = table.count();
  const pages = Math.max(Math.ceil(total / size), 1);
  const page = Math.min(Math.max(wanted, 1), pages);
  const start = (page - 1) * size;
  return { items: table.newest(start, size), page, pages, first: total === 0 ? 0 : start + 1, total };
}
