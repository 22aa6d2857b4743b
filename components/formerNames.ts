import type * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import type { ConsumerRecord } from "../rotation";

/**
 * Under which names a renamed consumer's resource may stand in the state. Each is passed on: the engine hands a parent's alias
 * on to its children only in the run that meets the parent under its old name, and that run may have failed half-way.
 */
export function aliasesOf(names: readonly string[]): pulumi.Alias[] {
  return names.map((name) => ({ name }));
}

/** The same of a whole consumer, for what is named after it. */
export function formerly(
  { formerNames = {} }: ConsumerRecord,
  nameOf = (consumer: string) => consumer,
): pulumi.Alias[] {
  return aliasesOf(Object.keys(formerNames).map(nameOf));
}

/** The URN of a parent as it was before there was a Rotation above it, for an alias. */
export function formerParentOf(parent: pulumi.Resource): pulumi.Output<string> {
  return parent.urn.apply((urn) => urn.replace(`${types.rotation}$`, ""));
}
