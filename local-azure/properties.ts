import type { Properties, Value } from "../protocol/values";

export { type Properties, type Value, isProperties, section, without } from "../protocol/values";

/** The text under a name. */
export function text(of: Properties, name: string): string | undefined {
  const value = of[name];
  return typeof value === "string" ? value : undefined;
}

/** The list under a name; an empty one if there is none. */
export function list(of: Properties, name: string): readonly Value[] {
  const value = of[name];
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}
