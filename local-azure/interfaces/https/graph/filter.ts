import { GraphBadRequest } from "../../../errors/graphRequest";

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
