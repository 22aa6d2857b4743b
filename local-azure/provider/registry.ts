import { azureNative } from "./azure-native/package";
import { azuread } from "./azuread/package";
import type { Package, PackageName } from "./package";
import { random } from "./random";

/** Everything that the provider interface emulates: a package's types and functions stand in its `package.ts`. */
export const packages: Readonly<Record<PackageName, Package>> = {
  "azure-native": azureNative,
  azuread,
  random,
};
