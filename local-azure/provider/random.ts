import { randomInt, randomBytes } from "node:crypto";
import { z } from "zod";
import { type ResourceType, defineResource, byToken, type Package } from "./package";
import type { Properties } from "../properties";
import { newUuid } from "../ids";
import { types } from "../../names/types";

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

/** The life of a resource that is in the engine's state and nowhere else. */
export const inState: Pick<ResourceType, "read" | "remove"> = {
  read: (_world, id, known) => known && { id, inputs: known.inputs, outputs: known.state },
  remove: () => undefined,
};

export const keepers = z.record(z.string(), z.string()).optional();
const flag = z.boolean().optional();
const least = z.int().min(0).optional();

const inputs = z.strictObject({
  length: z.int().min(1),
  keepers,
  lower: flag,
  upper: flag,
  number: flag,
  numeric: flag,
  special: flag,
  minLower: least,
  minUpper: least,
  minNumeric: least,
  minSpecial: least,
  overrideSpecial: z.string().optional(),
});

/** Inputs of a random text. Source: random 4.21.2. */
export const mixShape = inputs.refine(
  ({ length, minLower = 0, minUpper = 0, minNumeric = 0, minSpecial = 0 }) =>
    length >= minLower + minUpper + minNumeric + minSpecial,
  {
    error: "Attribute length must be at least the sum of minUpper, minLower, minNumeric and minSpecial",
    path: ["length"],
  },
);

/** Every input of a random text replaces it, and the service fills in those that are left out. */
export const mixNames = Object.keys(inputs.shape);

/** The mix that inputs ask for, with the provider's defaults. */
export function mixOf(wanted: z.infer<typeof mixShape>): Mix {
  return {
    length: wanted.length,
    lower: wanted.lower ?? true,
    upper: wanted.upper ?? true,
    numeric: wanted.numeric ?? wanted.number ?? true,
    special: wanted.special ?? true,
    minLower: wanted.minLower ?? 0,
    minUpper: wanted.minUpper ?? 0,
    minNumeric: wanted.minNumeric ?? 0,
    minSpecial: wanted.minSpecial ?? 0,
    overrideSpecial: wanted.overrideSpecial,
  };
}

/** The outputs that say which mix it is. */
export function mixOutputs(raw: Properties, mix: Mix): Properties {
  return { ...raw, ...mix, number: mix.numeric };
}

/** Outputs of a random text that a preview doesn't know. */
export const mixComputed = [
  "lower",
  "minLower",
  "minNumeric",
  "minSpecial",
  "minUpper",
  "number",
  "numeric",
  "result",
  "special",
  "upper",
];

export const randomId = defineResource({
  token: "random:index/randomId:RandomId",
  shape: z.strictObject({ byteLength: z.int().min(1), keepers, prefix: z.string().optional() }),
  replaceOn: ["byteLength", "keepers", "prefix"],
  computed: ["b64Std", "b64Url", "dec", "hex"],
  create(_world, { byteLength, prefix = "" }, raw) {
    const bytes = randomBytes(byteLength);
    const written = {
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + bytes.toString("base64url"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
      hex: prefix + bytes.toString("hex"),
    };
    return { id: bytes.toString("base64url"), outputs: { ...raw, ...written } };
  },
  ...inState,
});

/** A random text that is a secret. Its `bcryptHash` is not made: nothing here reads one. */
export const randomPassword = defineResource({
  token: "random:index/randomPassword:RandomPassword",
  shape: mixShape,
  replaceOn: mixNames,
  computed: mixComputed,
  secretOutputs: ["result"],
  create: (_world, inputs, raw) => ({
    id: "none",
    outputs: { ...mixOutputs(raw, mixOf(inputs)), result: randomText(mixOf(inputs)) },
  }),
  ...inState,
});

export const randomString = defineResource({
  token: types.randomString,
  shape: mixShape,
  replaceOn: mixNames,
  computed: mixComputed,
  create(_world, inputs, raw) {
    const result = randomText(mixOf(inputs));
    return { id: result, outputs: { ...mixOutputs(raw, mixOf(inputs)), result } };
  },
  ...inState,
});

export const randomUuid = defineResource({
  token: types.randomUuid,
  shape: z.strictObject({ keepers }),
  replaceOn: ["keepers"],
  computed: ["result"],
  create(_world, _inputs, raw) {
    const result = newUuid();
    return { id: result, outputs: { ...raw, result } };
  },
  ...inState,
});

/** random as the local Azure plays it: 4.21.2. Everything it makes lives in the engine's state alone. */
export const random: Package = {
  name: "random",
  version: "4.21.2",
  resources: byToken(randomId, randomPassword, randomString, randomUuid),
  functions: byToken(),
  defaults: () => ({}),
  ownInputs: (inputs) => inputs,
  addedInputs: () => ({}),
  deletesFirst: () => false,
  updatePreview: (inputs, state) => ({ ...state, ...inputs }),
  describe: ({ message }) => message,
};
