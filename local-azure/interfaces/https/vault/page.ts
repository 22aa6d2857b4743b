import type { Context } from "hono";
import { BadParameter } from "../../../errors/vaultSecrets";

/** The most that a vault answers at once, and what it answers unless told otherwise. */
const largest = 25;

/**
 * The page that a request asks for by `maxresults` and `$skiptoken`: `{value, nextLink}`. `keyOf` names a record.
 * @throws BadParameter unless `maxresults` is 1 to 25.
 */
export function page<T>(
  context: Context,
  records: readonly T[],
  keyOf: (record: T) => string,
  show: (record: T) => object,
): { readonly value: readonly object[]; readonly nextLink: string | null } {
  const url = new URL(context.req.url);
  const size = Number(context.req.query("maxresults") ?? largest);
  if (!Number.isInteger(size) || size < 1 || size > largest) {
    throw new BadParameter(`maxresults must be between 1 and ${largest}.`);
  }
  const after = context.req.query("$skiptoken");
  const from = after === undefined ? 0 : records.findIndex((record) => keyOf(record) === after) + 1;
  const shown = records.slice(from, from + size);
  const last = shown.at(-1);
  if (last === undefined || from + size >= records.length) return { value: shown.map(show), nextLink: null };
  url.searchParams.set("$skiptoken", keyOf(last));
  return { value: shown.map(show), nextLink: url.toString() };
}
