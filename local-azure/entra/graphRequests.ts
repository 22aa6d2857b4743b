import type { Context, MiddlewareHandler } from "hono";
import type { z } from "zod";
import { GraphBadRequest, InvalidProperty, TooManyRequests } from "../errors/graph";
import type { Throttle } from "../https/throttle";
import type { Bearer } from "../https/bearer";
import { type GraphAsking, type Ours, requireGraphRole } from "../rights/ownership";
import type { GraphRole } from "../world/records";

/** What a request's handlers know of it: who sent it. */
export interface GraphEnvironment {
  Variables: { bearer: Bearer };
}

/** Lets a request pass if its token carries one of these permissions. */
export function requireRole(
  world: Ours,
  ...roles: readonly GraphRole[]
): MiddlewareHandler<GraphEnvironment> {
  return async (context, next) => {
    requireGraphRole(world, askingOf(context), roles);
    await next();
  };
}

/** Who sent a request, and the permissions in its token. */
export function askingOf(context: Context<GraphEnvironment>): GraphAsking {
  const { oid, roles } = context.get("bearer");
  return { objectId: oid, roles };
}

/** Lets a request pass unless its app sent too many. */
export function limit(throttle: Throttle): MiddlewareHandler<GraphEnvironment> {
  return async (context, next) => {
    const wait = throttle.count(context.get("bearer").appid);
    if (wait !== undefined) throw new TooManyRequests(wait);
    context.header("x-ms-resource-unit", "1");
    await next();
  };
}

/** Reads a JSON body. @throws InvalidProperty if it hasn't this shape. */
export async function readBody<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidProperty(
    `Invalid value for property '${issue?.path.join(".") ?? ""}': ${issue?.message ?? ""}`,
  );
}

/** What a collection can be filtered by: for each property a record's value, and how it may be compared. */
export type Filterable<T> = Readonly<
  Record<string, { readonly read: (record: T) => string; readonly by: readonly Operator[] }>
>;

type Operator = "eq" | "ge" | "gt" | "le" | "lt";

const clause = /^(\w+) (eq|ge|gt|le|lt) (?:'((?:[^']|'')*)'|(\d{4}-[\d:.TZ-]+))$/;

/** Source: microsoftgraph/microsoft-graph-docs#21098. */
const mostAlternatives = 15;

/** What joins clauses, outside of quotes and, for `and`, of parentheses. */
const ands = / and (?=(?:[^']*'[^']*')*[^']*$)(?![^(]*\))/;
const ors = / or (?=(?:[^']*'[^']*')*[^']*$)/;

/**
 * The test that a `$filter` stands for: comparisons, joined by `and`, or by `or` within parentheses. Values are compared
 * without regard to case.
 * @throws GraphBadRequest for anything else, and for more than 15 joined by `or`.
 */
export function filterOf<T>(filter: string | undefined, properties: Filterable<T>): (record: T) => boolean {
  const clauses = (filter ?? "").split(ands).map((part) => part.trim());
  const tests = clauses.filter((part) => part !== "").map((part) => groupOf(part, properties));
  return (record) => tests.every((test) => test(record));
}

function groupOf<T>(part: string, properties: Filterable<T>): (record: T) => boolean {
  const [, inside] = /^\((.*)\)$/.exec(part) ?? [];
  if (inside === undefined) return testOf(part, properties);
  const alternatives = inside.split(ors);
  if (alternatives.length > mostAlternatives) {
    throw new GraphBadRequest(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${alternatives.length}. Max allowed: ${mostAlternatives}.`,
    );
  }
  const tests = alternatives.map((one) => testOf(one.trim(), properties));
  return (record) => tests.some((test) => test(record));
}

function testOf<T>(part: string, properties: Filterable<T>): (record: T) => boolean {
  const [, name = "", operator = "", quoted, instant = ""] = clause.exec(part) ?? [];
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const by = property?.by.find((one) => one === operator);
  const moment = Date.parse(instant);
  if (property === undefined || by === undefined || (quoted === undefined && Number.isNaN(moment))) {
    throw new GraphBadRequest(`Invalid filter clause: '${part}' is not supported.`);
  }
  if (quoted === undefined) return (record) => holds(by, Date.parse(property.read(record)), moment);
  const value = quoted.replaceAll("''", "'").toLowerCase();
  return (record) => holds(by, property.read(record).toLowerCase(), value);
}

function holds<T extends number | string>(operator: Operator, actual: T, wanted: T): boolean {
  switch (operator) {
    case "eq":
      return actual === wanted;
    case "ge":
      return actual >= wanted;
    case "gt":
      return actual > wanted;
    case "le":
      return actual <= wanted;
    case "lt":
      return actual < wanted;
  }
}

const known = new Set(["$filter", "$select", "$top", "$skiptoken", "$orderby", "$count"]);

/** Which page of a collection, at most and by default. */
interface PageSize {
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
