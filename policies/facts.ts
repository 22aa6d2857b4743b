import { Secret } from "@pulumi/policy";
import { own } from "../rotation";
import { isUnknown } from "../protocol/unknowns";

/** A value that only the update will know. */
export const unknown: unique symbol = Symbol("unknown");

/** A value that the program marked as secret; seen in remediations only, elsewhere the SDK takes the mark off. */
export class SecretValue {
  constructor(readonly value: Fact) {}
}

/** What a property holds, as a rule may read it. */
export type Fact = null | boolean | number | string | typeof unknown | SecretValue | readonly Fact[] | Facts;
export interface Facts {
  readonly [property: string]: Fact;
}

/** Properties as plain data. The SDK's own view throws at an unknown value, which would end the rule with a remark. */
export function factsOf(properties: object): Facts {
  // A descriptor holds what lies behind the SDK's proxies: unknown values and marks of secrets included.
  const raw = Object.entries(Object.getOwnPropertyDescriptors(properties));
  return Object.fromEntries(raw.map(([key, { value }]) => [key, factOf(value)]));
}

/** The value at a path such as `properties.attributes.expires`; undefined if there is none, unknown if it lies in one. */
export function at(facts: Facts, path: string): Fact | undefined {
  return path.split(".").reduce<Fact | undefined>((inner, key) => {
    if (inner === unknown) return unknown;
    return isFacts(inner) ? (own(inner, key) ?? undefined) : undefined;
  }, facts);
}

/** The object at a path; an empty one if there is none, or if it is unknown. */
export function partAt(facts: Facts, path: string): Facts {
  const part = at(facts, path);
  return isFacts(part) ? part : {};
}

/** The objects in the list at a path. */
export function listAt(facts: Facts, path: string): readonly Facts[] {
  const list = at(facts, path);
  return Array.isArray(list) ? list.filter(isFacts) : [];
}

/** A value in a message. */
export function shown(fact: Fact | undefined): string {
  if (fact === undefined || fact === null) return "nothing";
  return fact === unknown ? "a value that isn't known before the update" : JSON.stringify(fact);
}

export function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function factOf(value: unknown): Fact {
  if (typeof value === "string") return isUnknown(value) ? unknown : value;
  if (typeof value === "boolean" || typeof value === "number") return value;
  if (value instanceof Secret) return new SecretValue(factOf(value.value));
  if (Array.isArray(value)) return value.map(factOf);
  // What is left are assets and archives: files, which no rule reads.
  return isFacts(value) ? factsOf(value) : null;
}
