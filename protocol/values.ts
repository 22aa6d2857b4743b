import { own } from "../rotation";
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

/** Marks an object on Pulumi's wire as more than an object; the key's value says what it is. Source: Pulumi's protocol. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** True for a value that is marked as a secret. */
export function isSecret(value: Value | undefined): boolean {
  return isProperties(value) && value[signature] === secretSignature;
}

/** A copy without undefined and null values, at every depth. A secret that has no value is none. */
export function compact(of: Properties): Properties {
  const kept = Object.entries(of).flatMap(([name, value]): [string, Value][] => {
    if (isNothing(value)) return [];
    return [[name, compactValue(value)]];
  });
  return Object.fromEntries(kept);
}

const isNothing = (value: Value | undefined): value is null | undefined =>
  value === undefined || value === null || (isProperties(value) && isSecret(value) && isNothing(value.value));

function compactValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(compactValue);
  return isProperties(value) ? compact(value) : value;
}

/** The object under a name; an empty one if there is none. */
export function section(of: Properties, name: string): Properties {
  const value = own(of, name);
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
