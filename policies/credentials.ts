import { type Fact, at, partAt } from "./facts";
import type { CheckedResource } from "./checkedResource";
import { types } from "../names/types";
import { own } from "../rotation";

/** What a resource says of a way to sign in that it adds. */
export interface DeclaredCredential {
  /** A federated identity has no end: whoever holds the other side may always come in. */
  readonly kind: "secret" | "certificate" | "federated identity";
  /** Where it stands in the resource: nothing, or `password.`. */
  readonly key: string;
  readonly startDate: Fact | undefined;
  readonly endDate: Fact | undefined;
  readonly endDateRelative: Fact | undefined;
}

const kinds: Readonly<Record<string, DeclaredCredential["kind"]>> = {
  [types.applicationPassword]: "secret",
  [types.servicePrincipalPassword]: "secret",
  [types.application]: "secret",
  [types.applicationCertificate]: "certificate",
  [types.servicePrincipalCertificate]: "certificate",
  [types.tokenSigningCertificate]: "certificate",
  [types.federatedIdentity]: "federated identity",
  [types.flexibleFederatedIdentity]: "federated identity",
  [types.managedFederatedIdentity]: "federated identity",
};

/** Resources that add a way to sign in; an application can have a client secret of its own inside. */
export const credentialTypes: readonly string[] = Object.keys(kinds);

/** The credential that a resource adds, if it adds one. */
export function credentialIn({ type, facts }: CheckedResource): DeclaredCredential | undefined {
  const kind = own(kinds, type);
  const inside = type === types.application;
  if (kind === undefined || (inside && at(facts, "password") === undefined)) return undefined;
  const credential = inside ? partAt(facts, "password") : facts;
  return {
    kind,
    key: inside ? "password." : "",
    startDate: at(credential, "startDate"),
    endDate: at(credential, "endDate"),
    endDateRelative: at(credential, "endDateRelative"),
  };
}
