/** A resource as the engine shows it to a rule: what is declared, and the options that count. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  /** Values; `Secret` marks one as secret, `notYetKnown` is one that only the update will know. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly parent: string;
  readonly isComponent: boolean;
  /** Names of the resources that each property was made of. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** Names of the resources that it comes after. */
  readonly dependsOn: readonly string[];
}

/** How the engine writes a text that isn't known in a preview. */
export const notYetKnown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function resource(
  type: string,
  name: string,
  inputs: object,
  facts: Partial<Resource> = {},
): Resource {
  const values = inputs as Resource["inputs"];
  const plain = {
    protect: false,
    ignoreChanges: [],
    parent: "",
    isComponent: false,
    sources: {},
    dependsOn: [],
  };
  return { type, name, inputs: values, ...plain, ...facts };
}

export function urnOf({ type, name, parent }: Pick<Resource, "type" | "name" | "parent">): string {
  const chain = parent === "" ? "" : `${parent.split("::")[2] ?? ""}$`;
  return `urn:pulumi:test::quarterturn::${chain}${type}::${name}`;
}

/** The same with one input changed, e.g. `siteConfig.minTlsVersion`; undefined takes it away. */
export function changed(from: Resource, path: string, value: unknown): Resource {
  return { ...from, inputs: withValue(from.inputs, path.split("."), value) as Resource["inputs"] };
}

/** The one resource of that type, e.g. `WebApp`, and name; the name may be left out if there is but one of the type. */
export function only(stack: readonly Resource[], type: string, name?: string): Resource {
  const found = stack.filter((one) => one.type.endsWith(`:${type}`) && (name ?? one.name) === one.name);
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${type} ${name ?? ""}: got ${found.length}, want 1`);
  return first;
}

/** The stack with one resource in place of another. */
export function replaced(stack: readonly Resource[], from: Resource, to: Resource): Resource[] {
  return stack.map((one) => (one === from ? to : one));
}

/** The stack without one resource. */
export function without(stack: readonly Resource[], from: Resource): Resource[] {
  return stack.filter((one) => one !== from);
}

function withValue(of: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(of))
    return of.map((one, at) => (at === Number(key) ? withValue(one, rest, value) : (one as unknown)));
  const { [key]: old, ...others } = (of ?? {}) as Record<string, unknown>;
  const inner = withValue(old, rest, value);
  return inner === undefined ? others : { ...others, [key]: inner };
}
