import { secretNameOf } from "../names/secretName";
import { types } from "../names/types";
import { partsAt } from "../names/vaultName";
import { type ConsumerApp, isKeycloak } from "../rotation";
import type { Preview } from "./preview";
import type { Step } from "./step";

/** Resource types that let somebody sign in as an app. */
export const credentialKinds: readonly string[] = [
  types.applicationPassword,
  types.clientSecret,
  types.servicePrincipalPassword,
  types.applicationCertificate,
  types.servicePrincipalCertificate,
  types.federatedIdentity,
  types.flexibleFederatedIdentity,
  types.tokenSigningCertificate,
];

/** Resources that make a generation of the ledger. */
const ledgersKinds: readonly string[] = [types.applicationPassword, types.clientSecret];

export function isLedgersKind(type: string): boolean {
  return ledgersKinds.includes(type);
}

/** The type of a consumer's credentials. */
export function kindOf(app: ConsumerApp): string {
  return isKeycloak(app) ? types.clientSecret : types.applicationPassword;
}

/** The steps of what lets somebody sign in, the ledger's own and any other. */
export function credentialSteps({ steps }: Preview): readonly Step[] {
  return steps.filter(({ type }) => credentialKinds.includes(type));
}

/** The step of a secret in the vault from which a consumer's readers take theirs. */
export function isConsumersSecret({ type, name }: Step): boolean {
  return type === types.vaultSecret && partsAt(name).name.endsWith(secretNameOf(""));
}

/** True for what only the ledger says enough of: consumers' apps, credentials, secrets, and the settings made from them. */
export function needsLedger(step: Step): boolean {
  return ofConsumers.includes(step.type) || isConsumersSecret(step);
}

const ofConsumers: readonly string[] = [
  ...credentialKinds,
  types.tokenCanary,
  types.handover,
  types.application,
  types.servicePrincipal,
  types.secretRotationPolicy,
  types.site,
];
