/** A value that Pulumi's wire and an ARM body can carry. */
export type Value = null | boolean | number | string | readonly Value[] | Properties;

/** An object of named values: a resource's inputs or outputs, an ARM body. A key whose value is undefined is not there. */
export interface Properties {
  readonly [name: string]: Value | undefined;
}

/** True for an object of named values (not a list). */
export function isProperties(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy without undefined and null values, at every depth. */
export function compact(of: Properties): Properties {
  const kept = Object.entries(of).flatMap(([name, value]): [string, Value][] => {
    if (value === undefined || value === null) return [];
    return [[name, compactValue(value)]];
  });
  return Object.fromEntries(kept);
}

function compactValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(compactValue);
  return isProperties(value) ? compact(value) : value;
}

/** The object under a name; an empty one if there is none. */
export function section(of: Properties, name: string): Properties {
  const value = of[name];
  return isProperties(value) ? value : {};
}

/** What an interface describes, as values: the compiler can't see that it holds nothing else. */
export function asProperties(of: object): Properties {
  return of as Properties;
}

/** A copy without the named keys. */
export function without(of: Properties, ...names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(of).filter(([name]) => !names.includes(name)));
}
