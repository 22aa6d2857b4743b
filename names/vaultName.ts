/** What `quarterturn:vault` is called beside those of `quarterturn:vaults`. */
export const defaultVault = "default";

/**
 * The name of a resource that belongs to a vault: `edge-client-secret@east`. What belongs to the default vault is called as it was
 * before there were several, and no other name has an @.
 */
export function nameAt(name: string, vault: string): string {
  return vault === defaultVault ? name : `${name}@${vault}`;
}

/** The same, taken apart. */
export function partsAt(resource: string): { readonly name: string; readonly vault: string } {
  const [name = "", vault = defaultVault] = resource.split("@");
  return { name, vault };
}
