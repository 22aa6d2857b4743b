import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties, Value } from "../../local-azure/properties";
import { isProperties } from "../../local-azure/properties";

/** A property's type in a Pulumi package schema. */
interface TypeSpec {
  readonly type?: string;
  readonly const?: string;
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
  readonly willReplaceOnChanges?: boolean;
}

interface ObjectSpec {
  readonly properties?: Readonly<Record<string, TypeSpec>>;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string }[];
}

interface ResourceSpec {
  readonly inputProperties: Readonly<Record<string, TypeSpec>>;
  readonly requiredInputs?: readonly string[];
  /** Outputs. */
  readonly properties?: Readonly<Record<string, TypeSpec>>;
  /** Outputs that are always there. */
  readonly required?: readonly string[];
}

/** A Pulumi package schema, as far as these tests read it. */
export interface Schema {
  readonly types?: Readonly<Record<string, ObjectSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions?: Readonly<Record<string, object>>;
}

/** The folder with the real packages' schemas; they are no part of this project. */
export const schemaFolder = process.env.QUARTERTURN_SCHEMAS ?? join(__dirname, "../../../shared/schemas");

/** A package's schema, or undefined where the schemas are not at hand. */
export function readSchema(name: string): Schema | undefined {
  const file = join(schemaFolder, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Schema) : undefined;
}

/** A place in inputs where something can be broken. */
export type Path = readonly (string | number)[];

/** Every place in a type's inputs: required properties, enums, and objects that take no unknown property. */
export interface Places {
  readonly required: readonly Path[];
  readonly enums: readonly Path[];
  readonly objects: readonly Path[];
  readonly replacing: readonly string[];
}

/** Inputs with every property that the schema has, and the places in them. */
export function everything(
  schema: Schema,
  token: string,
): { readonly inputs: Properties; readonly places: Places } {
  const spec = schema.resources[token];
  if (spec === undefined) throw new Error(`${token}: not in the schema`);
  const places = { required: [] as Path[], enums: [] as Path[], objects: [] as Path[] };

  const object = (
    properties: ObjectSpec["properties"] = {},
    required: readonly string[] = [],
    at: Path,
  ): Properties => {
    places.objects.push(at);
    places.required.push(...required.map((name) => [...at, name]));
    return Object.fromEntries(
      Object.entries(properties).map(([name, type]) => [name, value(type, [...at, name])]),
    );
  };
  const value = (type: TypeSpec, at: Path): Value => {
    const enumerated = [type, ...(type.oneOf ?? [])]
      .map(definition)
      .find((found) => found?.enum !== undefined);
    if (enumerated?.enum !== undefined) {
      places.enums.push(at);
      return enumerated.enum[0]?.value ?? "";
    }
    const found = definition(type);
    if (found !== undefined) return object(found.properties, found.required, at);
    if (type.items !== undefined) return [value(type.items, [...at, 0])];
    if (type.additionalProperties !== undefined)
      return { key: value(type.additionalProperties, [...at, "key"]) };
    return scalars[type.type ?? ""] ?? "x";
  };
  const definition = ({ $ref }: TypeSpec): ObjectSpec | undefined =>
    schema.types?.[$ref?.slice("#/types/".length) ?? ""];

  const inputs = object(spec.inputProperties, spec.requiredInputs, []);
  const replacing = Object.entries(spec.inputProperties).filter(
    ([, type]) => type.willReplaceOnChanges === true,
  );
  return { inputs, places: { ...places, replacing: replacing.map(([name]) => name) } };
}

const scalars: Readonly<Record<string, Value>> = { boolean: true, integer: 7, number: 7 };

/** One set of values over another, at every depth. */
export function merged(below: Value, above: Value | undefined): Value {
  if (above === undefined) return below;
  if (Array.isArray(below) && Array.isArray(above)) {
    const [under, over] = [below as readonly Value[], above as readonly Value[]];
    return over.map((item, at) => merged(under[at] ?? item, item));
  }
  if (!isProperties(below) || !isProperties(above)) return above;
  const names = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(
    names.map((name) => [name, merged(below[name] ?? above[name] ?? null, above[name])]),
  );
}

/** A copy with another value at a path; undefined takes the property out. */
export function changed(of: Value, [key, ...rest]: Path, to: Value | undefined): Value {
  if (key === undefined) return to ?? null;
  if (Array.isArray(of)) {
    return (of as readonly Value[]).map((item, at) => (at === key ? changed(item, rest, to) : item));
  }
  const object = isProperties(of) ? of : {};
  if (rest.length > 0) return { ...object, [key]: changed(object[key] ?? null, rest, to) };
  const others = Object.entries(object).filter(([name]) => name !== key);
  const added: [string, Value][] = to === undefined ? [] : [[String(key), to]];
  return Object.fromEntries([...others, ...added]);
}

/** What of inputs isn't as the schema wants it: `filter.colour: unknown`. Nothing is an empty list. */
export function misfits(schema: Schema, token: string, inputs: Properties): string[] {
  const spec = schema.resources[token];
  if (spec === undefined) return [`${token}: not in the schema`];
  const object = (of: Properties, { properties = {}, required = [] }: ObjectSpec, at: string): string[] => [
    ...required.filter((name) => of[name] === undefined).map((name) => `${at}${name}: missing`),
    ...Object.entries(of).flatMap(([name, value]) => {
      const type = properties[name];
      if (type === undefined || value === undefined) return [`${at}${name}: unknown`];
      return fits(value, type, `${at}${name}`);
    }),
  ];
  const fits = (of: Value, type: TypeSpec, at: string): string[] => {
    const some = type.oneOf?.map((one) => fits(of, one, at));
    if (some !== undefined) return some.find((found) => found.length === 0) ?? some[0] ?? [];
    const definition = schema.types?.[type.$ref?.slice("#/types/".length) ?? ""];
    if (definition?.enum !== undefined)
      return definition.enum.some(({ value }) => value === of) ? [] : [`${at}: ${JSON.stringify(of)}`];
    if (definition !== undefined)
      return isProperties(of) ? object(of, definition, `${at}.`) : [`${at}: no object`];
    if (type.items !== undefined) {
      const { items } = type;
      return Array.isArray(of)
        ? (of as readonly Value[]).flatMap((item, index) => fits(item, items, `${at}[${index}]`))
        : [`${at}: no list`];
    }
    if (type.const !== undefined) return of === type.const ? [] : [`${at}: ${JSON.stringify(of)}`];
    const kind = type.type === "integer" ? "number" : type.type;
    return typeof of === kind ? [] : [`${at}: ${typeof of}`];
  };
  return object(inputs, { properties: spec.inputProperties, required: spec.requiredInputs ?? [] }, "");
}
