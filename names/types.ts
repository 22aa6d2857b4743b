/** Type tokens of resources as the engine writes them, without a version of Azure's API: ours, and those that we ask for. */
export const types = {
  applicationPassword: "azuread:index/applicationPassword:ApplicationPassword",
  servicePrincipalPassword: "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
  applicationCertificate: "azuread:index/applicationCertificate:ApplicationCertificate",
  servicePrincipalCertificate: "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate",
  tokenSigningCertificate:
    "azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate",
  federatedIdentity:
    "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
  flexibleFederatedIdentity:
    "azuread:index/applicationFlexibleFederatedIdentityCredential:ApplicationFlexibleFederatedIdentityCredential",
  managedFederatedIdentity: "azure-native:managedidentity:FederatedIdentityCredential",
  application: "azuread:index/application:Application",
  servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
  vault: "azure-native:keyvault:Vault",
  managedHsm: "azure-native:keyvault:ManagedHsm",
  accessPolicy: "azure-native:keyvault:AccessPolicy",
  /** A vault secret as older versions wrote it, through Azure Resource Manager: a state may still have it. */
  armVaultSecret: "azure-native:keyvault:Secret",
  diagnosticSetting: "azure-native:monitor:DiagnosticSetting",
  actionGroup: "azure-native:monitor:ActionGroup",
  scheduledQueryRule: "azure-native:monitor:ScheduledQueryRule",
  systemTopic: "azure-native:eventgrid:SystemTopic",
  systemTopicSubscription: "azure-native:eventgrid:SystemTopicEventSubscription",
  roleAssignment: "azure-native:authorization:RoleAssignment",
  eligibleRole: "azure-native:authorization:PimRoleEligibilitySchedule",
  foreignTenantsRoles: "azure-native:managedservices:RegistrationDefinition",
  resourceGroup: "azure-native:resources:ResourceGroup",
  userAssignedIdentity: "azure-native:managedidentity:UserAssignedIdentity",
  appServicePlan: "azure-native:web:AppServicePlan",
  site: "azure-native:web:WebApp",
  slot: "azure-native:web:WebAppSlot",
  siteSettings: "azure-native:web:WebAppApplicationSettings",
  slotSettings: "azure-native:web:WebAppApplicationSettingsSlot",
  siteMetadata: "azure-native:web:WebAppMetadata",
  slotMetadata: "azure-native:web:WebAppMetadataSlot",
  siteConnectionStrings: "azure-native:web:WebAppConnectionStrings",
  slotConnectionStrings: "azure-native:web:WebAppConnectionStringsSlot",
  siteCertificate: "azure-native:web:Certificate",
  storageAccount: "azure-native:storage:StorageAccount",
  gateway: "azure-native:apimanagement:ApiManagementService",
  gatewayApi: "azure-native:apimanagement:Api",
  workspaceApi: "azure-native:apimanagement:WorkspaceApi",
  gatewayCertificate: "azure-native:apimanagement:Certificate",
  workspaceCertificate: "azure-native:apimanagement:WorkspaceCertificate",
  namedValue: "azure-native:apimanagement:NamedValue",
  policyFragment: "azure-native:apimanagement:PolicyFragment",
  workspaceNamedValue: "azure-native:apimanagement:WorkspaceNamedValue",
  containerApp: "azure-native:app:ContainerApp",
  containerJob: "azure-native:app:Job",
  containerCertificate: "azure-native:app:Certificate",
  configurationValue: "azure-native:appconfiguration:KeyValue",
  automationVariable: "azure-native:automation:Variable",
  randomString: "random:index/randomString:RandomString",
  randomUuid: "random:index/randomUuid:RandomUuid",
  rotation: "quarterturn:index:Rotation",
  rotatingConsumer: "quarterturn:index:RotatingConsumer",
  ledger: "quarterturn:index:Ledger",
  tokenCanary: "quarterturn:index:TokenCanary",
  handover: "quarterturn:index:Handover",
  vaultSecret: "quarterturn:keyvault:Secret",
  secretRotationPolicy: "quarterturn:keycloak:SecretRotationPolicy",
  clientSecret: "quarterturn:keycloak:ClientSecret",
  appSettings: "quarterturn:azure:AppSettings",
  gatewayDomains: "quarterturn:azure:GatewayDomains",
  watchedCertificate: "quarterturn:certificates:WatchedCertificate",
  reminder: "quarterturn:certificates:Reminder",
  secretVault: "quarterturn:index:SecretVault",
  functionApp: "quarterturn:index:FunctionApp",
  apiGateway: "quarterturn:index:ApiGateway",
  alerts: "quarterturn:index:Alerts",
  stack: "pulumi:pulumi:Stack",
} as const;

/** Types of a vault secret that a state may have: the own one, and that of older versions. */
export const vaultSecretTypes: readonly string[] = [types.vaultSecret, types.armVaultSecret];

/** `azure-native_keyvault_v20230701:keyvault:Vault`, `azure-native:keyvault/v20230701:Vault` → `azure-native:keyvault:Vault`. */
export function unversioned(type: string): string {
  return type.replace(/^azure-native_\w+:/, "azure-native:").replace(/^(azure-native:\w+)\/v\w+:/, "$1:");
}

/** `azure-native` for `azure-native:keyvault:Vault`. */
export function packageOf(type: string): string {
  return type.slice(0, type.indexOf(":"));
}

/** Functions of the own provider that the program invokes. */
export const functions = {
  readClient: "quarterturn:keycloak:readClient",
  readCaller: "quarterturn:keyvault:readCaller",
  readRoles: "quarterturn:azure:readRoles",
} as const;
