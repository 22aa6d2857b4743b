/** The Pulumi packages that the provider interface emulates. */
export const packageNames = ["azure-native", "azuread", "random"] as const;

export type PackageName = (typeof packageNames)[number];
