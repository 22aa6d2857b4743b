import { isProperties, isSecret, type Properties, secretSignature, signature, type Value } from "./values";
import { own } from "../rotation";
import { isUnknown } from "./unknowns";

/** The value as it is, without secret marks at any depth. */
export function reveal(value: Value): Value {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isProperties(value)) return value;
  return isSecret(value) ? reveal(value.value ?? null) : revealAll(value);
}

/** All values as they are, without secret marks at any depth. */
export function revealAll(of: Properties): Properties {
  return mapped(of, reveal);
}

/** What is known to be secret: values that carry marks, and outputs that always do. */
export interface Secrets {
  /** Inputs or a state: what is secret there, by place or by text, is secret. */
  readonly seen: readonly Properties[];
  readonly always?: readonly string[] | undefined;
}

/**
 * Marks what is secret: what lies where a secret was seen, what has the text of one, and what always is. By text only
 * from 8 characters on, or a secret "1.2" would hide every version number.
 */
export function conceal(of: Properties, { seen, always = [] }: Secrets): Properties {
  // What nobody knows yet may be marked too: it has the text of everything else that nobody knows.
  const found = seen.flatMap((values) => textsIn(values, false)).filter((text) => !isUnknown(text));
  const texts = new Set(found.filter((text) => text.length >= 8));
  const byText = (value: Value): Value => {
    if (typeof value === "string") return texts.has(value) ? secretOf(value) : value;
    if (Array.isArray(value)) return value.map(byText);
    return isProperties(value) && !isSecret(value) ? mapped(value, byText) : value;
  };
  const byPlace = seen.reduce((values, places) => markLike(values, places) as Properties, of);
  const marked = mapped(byPlace, byText);
  const known = always.filter((name) => own(marked, name) !== undefined && !isSecret(own(marked, name)));
  return {
    ...marked,
    ...Object.fromEntries(known.map((name) => [name, secretOf(own(marked, name) ?? null)])),
  };
}

function markLike(value: Value, like: Value | undefined): Value {
  if (isSecret(value) || like === undefined) return value;
  if (isSecret(like)) return secretOf(value);
  if (Array.isArray(value) && Array.isArray(like)) {
    return value.map((item: Value, at) => markLike(item, (like as readonly Value[])[at]));
  }
  if (!isProperties(value) || !isProperties(like)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      item === undefined ? item : markLike(item, own(like, name)),
    ]),
  );
}

function textsIn(value: Value, inSecret: boolean): readonly string[] {
  if (typeof value === "string") return inSecret ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item: Value) => textsIn(item, inSecret));
  if (!isProperties(value)) return [];
  if (isSecret(value)) return textsIn(value.value ?? null, true);
  return Object.values(value).flatMap((item) => textsIn(item ?? null, inSecret));
}

function secretOf(value: Value): Properties {
  return { [signature]: secretSignature, value };
}

function mapped(of: Properties, change: (value: Value) => Value): Properties {
  return Object.fromEntries(
    Object.entries(of).map(([name, value]) => [name, value === undefined ? undefined : change(value)]),
  );
}
