import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import type { z } from "zod";
import type { AzureError } from "../errors/azureError";
import type { Properties } from "../properties";
import type { World } from "../world/world";

/** The Pulumi packages that the provider interface emulates. */
export const packageNames = ["azure-native", "azuread", "random"] as const;

export type PackageName = (typeof packageNames)[number];

/** A Pulumi package that the local Azure plays: what it has, and its manners. */
export interface Package {
  readonly name: PackageName;
  readonly version: string;
  readonly resources: ReadonlyMap<string, ResourceType>;
  readonly functions: ReadonlyMap<string, FunctionType>;
  /** Inputs that the provider fills in: names, locations, API versions. */
  defaults(inputs: Properties, context: CheckContext): Properties;
  /** Inputs without what the provider itself put there. */
  ownInputs(inputs: Properties): Properties;
  /** What the provider put among the inputs in the state, or would put there: a read returns it with them. */
  addedInputs(type: ResourceType, known: Properties): Properties;
  /** True if a replacement first deletes the old one. */
  deletesFirst(oldInputs: Properties): boolean;
  /** The outputs that a preview of an update is sure of. */
  updatePreview(inputs: Properties, state: Properties): Properties;
  /** An error as the real provider reports it. */
  describe(error: AzureError): string;
}

/** What a provider may add to inputs before they are compared with their shape. */
export interface CheckContext {
  readonly world: World;
  readonly type: ResourceType;
  /** The resource's name in the program. */
  readonly name: string;
  readonly olds: Properties;
  readonly seed: Uint8Array;
  readonly autonaming: Autonaming | undefined;
  /** The provider's own configuration. */
  readonly config: Properties;
}

/** Types or functions by their token. */
export function byToken<T extends { readonly token: string }>(
  ...types: readonly T[]
): ReadonlyMap<string, T> {
  return new Map(types.map((type) => [type.token, type]));
}

/** What the engine says about names that the program leaves out. */
interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposedName: string;
}

/** A resource type or function that the local Azure doesn't have. */
export class NotEmulated extends Error {
  constructor(kind: "resource type" | "function" | "property", token: string) {
    super(
      `${token}: the local Azure doesn't emulate this ${kind}. What it has: local-azure/provider/registry.ts. ` +
        "With a real subscription it works as always: run pulumi without `npm run local`.",
    );
  }
}

/** What a created resource is known by: its ID, and what it came out as. */
export interface Created {
  readonly id: string;
  readonly outputs: Properties;
}

/** A resource that is there: also the inputs that would declare it as it is. */
export interface Found extends Created {
  readonly inputs: Properties;
}

/** What the engine knows of a resource that it wants read, updated or deleted. */
export interface Known<I> {
  readonly id: string;
  readonly inputs: I;
  /** The outputs in the engine's state. */
  readonly state: Properties;
}

/** A resource type of a provider: the shape of its inputs, and its life. Operations throw `AzureError`. */
export interface ResourceType {
  /** `azure-native:keyvault:Vault`. */
  readonly token: string;
  /** Shape of the inputs; every input of the real type is in it by name. */
  readonly shape: z.ZodType;
  /** Inputs that only another resource can have, by path without list positions. */
  readonly replaceOn: readonly string[];
  /** Optional inputs that the service fills in: leaving one out later changes nothing. */
  readonly optionalComputed?: readonly string[];
  /** Outputs that no input gives, by path: a preview shows them as unknown. */
  readonly computed: readonly string[];
  readonly secretOutputs?: readonly string[];
  /** The name that is made up if the program gives none: its own name and eight hex digits, or a UUID. */
  readonly autoname?: { readonly property: string; readonly kind: "random" | "uuid" };
  /** Version of the Azure API, for resources of Azure Resource Manager. */
  readonly apiVersion?: string;
  /** True if a `location` that the program leaves out is filled in. */
  readonly takesLocation?: boolean;
  readonly create: (world: World, inputs: Properties) => Created;
  /** Reads by ID; undefined if it is gone. `known` is undefined at an import. */
  readonly read: (world: World, id: string, known: Known<Properties> | undefined) => Found | undefined;
  /** Left out: every change replaces the resource. */
  readonly update?: (world: World, known: Known<Properties>) => Properties;
  readonly remove: (world: World, known: Known<Properties>) => void;
}

/** A function of a provider. */
export interface FunctionType {
  readonly token: string;
  readonly shape: z.ZodType;
  readonly call: (world: World, args: Properties) => Properties;
}

/** A resource type whose operations get their inputs in the type of its shape. */
export interface ResourceDefinition<S extends z.ZodType> extends Omit<
  ResourceType,
  "shape" | "create" | "update"
> {
  readonly shape: S;
  readonly create: (world: World, inputs: z.infer<S>, raw: Properties) => Created;
  readonly update?: (world: World, known: Known<z.infer<S>>, raw: Properties) => Properties;
}

/** A resource type from its definition: inputs are read by their shape before each operation. */
export function defineResource<S extends z.ZodType>(definition: ResourceDefinition<S>): ResourceType {
  const { shape, create, update, ...rest } = definition;
  const type = {
    ...rest,
    shape,
    create: (world: World, raw: Properties) => create(world, shape.parse(raw), raw),
  };
  if (update === undefined) return type;
  return {
    ...type,
    update: (world, known) => update(world, { ...known, inputs: shape.parse(known.inputs) }, known.inputs),
  };
}

/** A function from its definition: arguments are read by their shape before the call. */
export function defineFunction<S extends z.ZodType>(definition: {
  readonly token: string;
  readonly shape: S;
  readonly call: (world: World, args: z.infer<S>) => Properties;
}): FunctionType {
  const { token, shape, call } = definition;
  return { token, shape, call: (world, args) => call(world, shape.parse(args)) };
}

/** What the engine says about left-out names. */
export function autonamingIn(request: provider.CheckRequest): Autonaming | undefined {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  // 0 is PROPOSE, 1 ENFORCE, 2 DISABLE: Pulumi's provider.proto.
  const modes: readonly Autonaming["mode"][] = ["propose", "enforce", "disable"];
  return { mode: modes[options.getMode()] ?? "propose", proposedName: options.getProposedName() };
}
