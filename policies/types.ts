/** Types of resources that rules ask for, as the engine writes them. */
export const types = {
  applicationPassword: "azuread:index/applicationPassword:ApplicationPassword",
  servicePrincipalPassword: "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
  application: "azuread:index/application:Application",
  vault: "azure-native:keyvault:Vault",
  accessPolicy: "azure-native:keyvault:AccessPolicy",
  vaultSecret: "azure-native:keyvault:Secret",
  roleAssignment: "azure-native:authorization:RoleAssignment",
  userAssignedIdentity: "azure-native:managedidentity:UserAssignedIdentity",
  site: "azure-native:web:WebApp",
  slot: "azure-native:web:WebAppSlot",
  siteSettings: "azure-native:web:WebAppApplicationSettings",
  slotSettings: "azure-native:web:WebAppApplicationSettingsSlot",
  siteConnectionStrings: "azure-native:web:WebAppConnectionStrings",
  slotConnectionStrings: "azure-native:web:WebAppConnectionStringsSlot",
  storageAccount: "azure-native:storage:StorageAccount",
  gateway: "azure-native:apimanagement:ApiManagementService",
  namedValue: "azure-native:apimanagement:NamedValue",
  rotatingConsumer: "quarterturn:index:RotatingConsumer",
  ledger: "quarterturn:index:Ledger",
  tokenCanary: "quarterturn:index:TokenCanary",
  handover: "quarterturn:index:Handover",
  stack: "pulumi:pulumi:Stack",
} as const;

/** The type of a URN's resource. */
export function typeOf(urn: string): string {
  const chain = urn.split("::")[2] ?? "";
  return unversioned(chain.slice(chain.lastIndexOf("$") + 1));
}

/** `azure-native_keyvault_v20230701:keyvault:Vault`, `azure-native:keyvault/v20230701:Vault` → `azure-native:keyvault:Vault`. */
export function unversioned(type: string): string {
  return type.replace(/^azure-native_\w+:/, "azure-native:").replace(/^(azure-native:\w+)\/v\w+:/, "$1:");
}
