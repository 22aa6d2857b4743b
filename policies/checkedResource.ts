import type { Facts } from "./facts";

/** A resource of a type that the rule asked for. */
export interface CheckedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** What the program declares; in a stack rule, what the cloud answered. */
  readonly facts: Facts;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** URN of its parent. */
  readonly parent: string;
  /** False for a component, which is but a name for what lies in it. */
  readonly hasProvider: boolean;
}
