/** The resource types of Azure Resource Manager that the local Azure has, as its permissions name them. */
export const armTypes = {
  AccessPolicy: "Microsoft.KeyVault/vaults/accessPolicies",
  ActionGroup: "Microsoft.Insights/actionGroups",
  ApiManagementService: "Microsoft.ApiManagement/service",
  AppServicePlan: "Microsoft.Web/serverfarms",
  DiagnosticSetting: "Microsoft.Insights/diagnosticSettings",
  NamedValue: "Microsoft.ApiManagement/service/namedValues",
  PolicyFragment: "Microsoft.ApiManagement/service/policyFragments",
  ResourceGroup: "Microsoft.Resources/subscriptions/resourceGroups",
  RoleAssignment: "Microsoft.Authorization/roleAssignments",
  ScheduledQueryRule: "Microsoft.Insights/scheduledQueryRules",
  Secret: "Microsoft.KeyVault/vaults/secrets",
  StorageAccount: "Microsoft.Storage/storageAccounts",
  SystemTopic: "Microsoft.EventGrid/systemTopics",
  SystemTopicEventSubscription: "Microsoft.EventGrid/systemTopics/eventSubscriptions",
  UserAssignedIdentity: "Microsoft.ManagedIdentity/userAssignedIdentities",
  Vault: "Microsoft.KeyVault/vaults",
  WebApp: "Microsoft.Web/sites",
} as const;

export type ArmType = keyof typeof armTypes;
export const armVerbs = ["read", "write", "delete"] as const;
export type ArmVerb = (typeof armVerbs)[number];

/** Microsoft Graph's. */
export const graphOperations = [
  "addPassword",
  "createApplication",
  "createServicePrincipal",
  "deleteApplication",
  "deleteServicePrincipal",
  "getApplication",
  "getServicePrincipal",
  "listApplications",
  "listServicePrincipals",
  "listSignIns",
  "removePassword",
  "sendMail",
  "updateApplication",
  "updateServicePrincipal",
] as const;

/** Key Vault's own. */
export const vaultOperations = [
  "createCertificate",
  "deleteCertificateOperation",
  "deleteSecret",
  "getCertificate",
  "getCertificateOperation",
  "getDeletedSecret",
  "getSecret",
  "listCertificates",
  "listCertificateVersions",
  "listDeletedSecrets",
  "listSecrets",
  "listSecretVersions",
  "mergeCertificate",
  "purgeSecret",
  "recoverSecret",
  "setSecret",
  "updateSecret",
] as const;

/** For whoever wants a token; nobody needs a permission for them. */
export const signInOperations = ["getIdentityToken", "getMetadata", "getToken"] as const;

/** The services that answer requests. */
export type Area = "ARM" | "Entra" | "Graph" | "Key Vault" | "managed identity";

export type ArmOperation = `${ArmVerb}${ArmType}`;
/** What somebody may lack the permission for. */
export type DeniableOperation =
  ArmOperation | (typeof graphOperations)[number] | (typeof vaultOperations)[number];
/** What a request asks for, e.g. `addPassword`; `writeSecret` is Azure Resource Manager's, `setSecret` the vault's own. */
export type Operation = DeniableOperation | (typeof signInOperations)[number];

const arm = Object.keys(armTypes).flatMap((type) =>
  armVerbs.map((verb) => `${verb}${type as ArmType}` as const),
);

export const deniableOperations: readonly DeniableOperation[] = [
  ...new Set([...graphOperations, ...vaultOperations, ...arm]),
];
export const operations: readonly Operation[] = [...deniableOperations, ...signInOperations];

/** A request as faults see it. */
export interface RequestedOperation {
  readonly area: Area;
  /** Undefined for what the local Azure has no name for. */
  readonly operation: Operation | undefined;
}
