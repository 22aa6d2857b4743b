import { type Fact, at, partAt } from "./facts";
import type { Seen } from "./rule";
import { types } from "./types";

/** What a resource says of a client secret that it adds. */
export interface DeclaredCredential {
  /** Where it stands in the resource: nothing, or `password.`. */
  readonly key: string;
  readonly displayName: Fact | undefined;
  readonly startDate: Fact | undefined;
  readonly endDate: Fact | undefined;
  readonly endDateRelative: Fact | undefined;
}

/** Resources that add client secrets in Entra; an application has one of its own inside. */
export const credentialTypes = [
  types.applicationPassword,
  types.servicePrincipalPassword,
  types.application,
] as const;

/** The client secret that a resource adds, if it adds one. */
export function credentialIn({ type, facts }: Seen): DeclaredCredential | undefined {
  const inside = type === types.application;
  if (inside && at(facts, "password") === undefined) return undefined;
  const credential = inside ? partAt(facts, "password") : facts;
  return {
    key: inside ? "password." : "",
    displayName: at(credential, "displayName"),
    startDate: at(credential, "startDate"),
    endDate: at(credential, "endDate"),
    endDateRelative: at(credential, "endDateRelative"),
  };
}
