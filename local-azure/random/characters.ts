import { randomInt } from "node:crypto";

/** Which characters a random text has, and at least how many of each kind. */
export interface Mix {
  readonly length: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly numeric: boolean;
  readonly special: boolean;
  readonly minLower: number;
  readonly minUpper: number;
  readonly minNumeric: number;
  readonly minSpecial: number;
  /** Special characters in place of the usual ones. */
  readonly overrideSpecial?: string | undefined;
}

/** A random text of that mix. Source: terraform-provider-random, internal/random/string.go. */
export function randomText(mix: Mix): string {
  const special = mix.overrideSpecial ?? "!@#$%&*()-_=+[]{}<>:?";
  const kinds = [
    { use: mix.lower, least: mix.minLower, from: "abcdefghijklmnopqrstuvwxyz" },
    { use: mix.upper, least: mix.minUpper, from: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    { use: mix.numeric, least: mix.minNumeric, from: "0123456789" },
    { use: mix.special, least: mix.minSpecial, from: special },
  ];
  const all = kinds.flatMap(({ use, from }) => (use ? [from] : [])).join("");
  if (all === "") throw new Error("The character set specified is empty");
  const required = kinds.flatMap(({ least, from }) => Array.from({ length: least }, () => oneOf(from)));
  const rest = Array.from({ length: mix.length - required.length }, () => oneOf(all));
  return shuffled([...required, ...rest]).join("");
}

const oneOf = (characters: string): string => characters.charAt(randomInt(characters.length));

function shuffled(items: readonly string[]): readonly string[] {
  return items
    .map((item) => ({ item, order: randomInt(2 ** 32) }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item);
}
