export interface StateJson {
  urn: string;
  protect?: boolean;
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

const prefix = "urn:pulumi:test::quarterturn::";
const inConsumer = "quarterturn:index:RotatingConsumer$";

export const urns = {
  stack: `${prefix}pulumi:pulumi:Stack::quarterturn-test`,
  ledger: `${prefix}quarterturn:index:Ledger::ledger`,
  vault: `${prefix}quarterturn:index:SecretVault$azure-native:keyvault:Vault::vault`,
  password: (name: string) =>
    `${prefix}${inConsumer}azuread:index/applicationPassword:ApplicationPassword::${name}`,
  released: (name: string) => `${prefix}azuread:index/applicationPassword:ApplicationPassword::${name}`,
  canary: (name: string) => `${prefix}${inConsumer}quarterturn:index:TokenCanary::${name}`,
  handover: (name: string) => `${prefix}${inConsumer}quarterturn:index:Handover::${name}`,
  secret: (consumer: string) =>
    `${prefix}${inConsumer}azure-native:keyvault:Secret::${consumer}-client-secret`,
  other: (typeAndName: string) => `${prefix}${typeAndName}`,
};
