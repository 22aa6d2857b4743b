import type { Context } from "hono";
import { GraphBadRequest } from "../../../errors/graphRequest";
import type { GraphEnvironment } from "./guard";

const known = new Set(["$filter", "$select", "$top", "$skiptoken", "$orderby", "$count"]);

/** Which page of a collection, at most and unless told otherwise. */
export interface PageSize {
  readonly largest: number;
  readonly usual: number;
}

/** A record as Microsoft Graph shows it. */
export interface Shown {
  readonly [property: string]: unknown;
  readonly id: string;
}

/**
 * A page of a collection: `{"@odata.context", "@odata.nextLink", "value"}`, by `$top`, `$skiptoken` and `$select`.
 * @throws GraphBadRequest for a query option that the local Azure doesn't know, or a `$top` out of range.
 */
export function collection(
  context: Context<GraphEnvironment>,
  records: readonly Shown[],
  { largest, usual }: PageSize,
): Response {
  const url = new URL(context.req.url);
  for (const option of url.searchParams.keys()) {
    if (!known.has(option)) throw new GraphBadRequest(`Query option '${option}' is not supported.`);
  }
  const top = Number(url.searchParams.get("$top") ?? usual);
  if (!Number.isInteger(top) || top < 1 || top > largest) {
    throw new GraphBadRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${largest} inclusive.`,
    );
  }
  const after = url.searchParams.get("$skiptoken");
  const from = after === null ? 0 : records.findIndex(({ id }) => id === after) + 1;
  const shown = records.slice(from, from + top);
  const last = shown.at(-1);
  const isMore = last !== undefined && from + top < records.length;
  if (isMore) url.searchParams.set("$skiptoken", last.id);
  return context.json({
    ...contextOf(context),
    ...(isMore ? { "@odata.nextLink": url.toString() } : {}),
    value: shown.map((record) => select(record, context.req.query("$select"))),
  });
}

/** One object: `{"@odata.context", …}`, by `$select`. */
export function entity(
  context: Context<GraphEnvironment>,
  record: object,
  status: 200 | 201 = 200,
): Response {
  return context.json({ ...contextOf(context), ...select(record, context.req.query("$select")) }, status);
}

function contextOf(context: Context<GraphEnvironment>): object {
  const { origin, pathname } = new URL(context.req.url);
  const [, version = "", set = ""] = pathname.split("/");
  return { "@odata.context": `${origin}/${version}/$metadata#${set}` };
}

function select(record: object, names: string | undefined): object {
  if (names === undefined) return record;
  const wanted = new Set(names.split(",").map((name) => name.trim()));
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)));
}
