export interface StateJson {
  urn: string;
  custom?: boolean;
  id?: string;
  provider?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  ignoreChanges?: string[];
  customTimeouts?: Record<string, number>;
  inputs: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
}

export interface StepJson {
  op: string;
  urn: string;
  oldState?: StateJson;
  newState?: StateJson;
  detailedDiff?: Record<string, unknown> | null;
}

export interface PreviewJson {
  config: Record<string, string>;
  steps: StepJson[];
  diagnostics: { urn?: string; message: string; severity: string }[];
  changeSummary: Record<string, number>;
}

/** What the engine writes for a value that a preview can't know yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const prefix = "urn:pulumi:test::quarterturn::";
const inConsumer = "quarterturn:index:RotatingConsumer$";
const inFunctionApp = "quarterturn:index:FunctionApp$";

export const urns = {
  stack: `${prefix}pulumi:pulumi:Stack::quarterturn-test`,
  ledger: `${prefix}quarterturn:index:Ledger::ledger`,
  group: `${prefix}azure-native:resources:ResourceGroup::estate`,
  vault: `${prefix}quarterturn:index:SecretVault$azure-native:keyvault:Vault::vault`,
  gateway: `${prefix}quarterturn:index:ApiGateway$azure-native:apimanagement:ApiManagementService::gateway`,
  suffix: `${prefix}${inFunctionApp}random:index/randomString:RandomString::function-app-storage-suffix`,
  uuid: `${prefix}${inFunctionApp}random:index/randomUuid:RandomUuid::function-app-storage-role`,
  storage: `${prefix}${inFunctionApp}azure-native:storage:StorageAccount::function-app-storage`,
  plan: `${prefix}${inFunctionApp}azure-native:web:AppServicePlan::function-app-plan`,
  site: `${prefix}${inFunctionApp}azure-native:web:WebApp::function-app`,
  role: `${prefix}${inFunctionApp}azure-native:authorization:RoleAssignment::function-app-storage-role`,
  reader: (name: string) =>
    `${prefix}quarterturn:index:SecretVault$azure-native:keyvault:AccessPolicy::${name}-reads-secrets`,
  writer: `${prefix}quarterturn:index:SecretVault$azure-native:keyvault:AccessPolicy::deployer-writes-secrets`,
  app: (consumer: string) => `${prefix}${inConsumer}azuread:index/application:Application::${consumer}`,
  principal: (consumer: string) =>
    `${prefix}${inConsumer}azuread:index/servicePrincipal:ServicePrincipal::${consumer}`,
  password: (name: string) =>
    `${prefix}${inConsumer}azuread:index/applicationPassword:ApplicationPassword::${name}`,
  released: (name: string) => `${prefix}azuread:index/applicationPassword:ApplicationPassword::${name}`,
  clientSecret: (name: string) => `${prefix}${inConsumer}quarterturn:keycloak:ClientSecret::${name}`,
  releasedSecret: (name: string) => `${prefix}quarterturn:keycloak:ClientSecret::${name}`,
  rotationPolicy: (consumer: string) =>
    `${prefix}${inConsumer}quarterturn:keycloak:SecretRotationPolicy::${consumer}`,
  canary: (name: string) => `${prefix}${inConsumer}quarterturn:index:TokenCanary::${name}`,
  handover: (name: string) => `${prefix}${inConsumer}quarterturn:index:Handover::${name}`,
  secret: (consumer: string) =>
    `${prefix}${inConsumer}quarterturn:keyvault:Secret::${consumer}-client-secret`,
  other: (typeAndName: string) => `${prefix}${typeAndName}`,
};

const versions: Readonly<Record<string, string>> = {
  "azure-native": "default_3_28_0",
  azuread: "default_6_9_1",
  random: "default_4_21_2",
  quarterturn: "default",
};

/** The provider of a resource, as the engine names its own. */
export function providerOf(urn: string): string {
  const type = (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
  const [name = ""] = type.split(":");
  return `${prefix}pulumi:providers:${name}::${versions[name] ?? "default"}::089e5704-3120-46f5-bf48-436fbf5065cd`;
}
