import type { AzureError } from "../errors/azureError";
import type { Properties } from "../properties";
import type { World } from "../world/world";
import type { PackageName } from "./packageName";
import type { Autonaming, FunctionType, ResourceType } from "./resourceType";

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

/** Types or functions by their token. */
export function byToken<T extends { readonly token: string }>(
  ...types: readonly T[]
): ReadonlyMap<string, T> {
  return new Map(types.map((type) => [type.token, type]));
}
