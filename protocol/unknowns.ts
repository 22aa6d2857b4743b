import { isProperties, section, type Properties, type Value } from "./values";
import { own } from "../rotation";

/** What stands on Pulumi's wire for a value that a preview can't know yet. Source: Pulumi's protocol. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The other kinds of unknown values that the protocol has, by type. */
const unknowns = new Set([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export const isUnknown = (value: Value | undefined): boolean =>
  typeof value === "string" && unknowns.has(value);

/** True if the value at the end of the path, or something on the way there, is unknown. */
export function leadsToUnknown(of: Value, path: readonly PropertyKey[]): boolean {
  let value: Value | undefined = of;
  for (const key of path) {
    if (isUnknown(value)) return true;
    value = memberOf(value, key);
  }
  return isUnknown(value);
}

/** The value at the end of a path; undefined if there is none. */
export function valueAt(of: Value, path: readonly PropertyKey[]): Value | undefined {
  return path.reduce<Value | undefined>(memberOf, of);
}

function memberOf(value: Value | undefined, key: PropertyKey): Value | undefined {
  if (Array.isArray(value)) return (value as readonly Value[])[Number(key)];
  return isProperties(value) ? own(value, String(key)) : undefined;
}

/** What a preview shows of outputs that come from inputs, with the rest unknown. Paths like `properties.vaultUri`. */
export function withUnknown(of: Properties, paths: readonly string[]): Properties {
  return paths.reduce((values, path) => setUnknown(values, path.split(".")), of);
}

function setUnknown(of: Properties, [name, ...rest]: readonly string[]): Properties {
  if (name === undefined || isUnknown(own(of, name))) return of;
  if (rest.length > 0) return { ...of, [name]: setUnknown(section(of, name), rest) };
  return own(of, name) === undefined ? { ...of, [name]: unknown } : of;
}
