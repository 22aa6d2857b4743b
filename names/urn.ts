import { unversioned } from "./types";

/** What a URN says of its resource. Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns. */
export interface UrnParts {
  /** Types from the outermost parent to the resource's own, as written: `my:index:Estate$azure-native:keyvault:Vault`. */
  readonly chain: string;
  /** The resource's own type, as written. */
  readonly token: string;
  readonly name: string;
}

/** Reads `urn:pulumi:STACK::PROJECT::CHAIN::NAME`; a name may have `::` in it. */
export function partsOf(urn: string): UrnParts {
  const [, , chain = "", ...name] = urn.split("::");
  return { chain, token: chain.slice(chain.lastIndexOf("$") + 1), name: name.join("::") };
}

/** The type of a URN's resource, without a version of Azure's API. */
export function typeOf(urn: string): string {
  return unversioned(partsOf(urn).token);
}

/** The name of a URN's resource. */
export function nameOf(urn: string): string {
  return partsOf(urn).name;
}
