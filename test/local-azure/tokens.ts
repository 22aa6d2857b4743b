/** Type tokens of the resources that the tests declare. */
export const group = "azure-native:resources:ResourceGroup";
export const vault = "azure-native:keyvault:Vault";
export const secret = "azure-native:keyvault:Secret";
export const policy = "azure-native:keyvault:AccessPolicy";
export const identity = "azure-native:managedidentity:UserAssignedIdentity";
export const site = "azure-native:web:WebApp";
export const gateway = "azure-native:apimanagement:ApiManagementService";
export const storage = "azure-native:storage:StorageAccount";
export const role = "azure-native:authorization:RoleAssignment";
export const application = "azuread:index/application:Application";
export const password = "azuread:index/applicationPassword:ApplicationPassword";
export const principal = "azuread:index/servicePrincipal:ServicePrincipal";
