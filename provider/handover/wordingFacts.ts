import { inDays } from "../../rotation";
import { cloudOf, tokenEndpointOf } from "../../settings/cloud";
import { realmTokenEndpointOf } from "../../settings/keycloak";
import type { HandoverInputs, OldCredential } from "../../components/contract";
import { type ReaderSituation, isLive } from "./readerSituation";

/** All that a sentence may lean on. */
export interface Basis {
  readonly name: string;
  readonly inputs: HandoverInputs;
  readonly situation: ReaderSituation;
  /** Where answers are read. */
  readonly replyTo: string | undefined;
  /** What it comes by: to an e-mail one can reply. */
  readonly by: "email" | "webhook";
}

/** What a message tells in a table: what the credential is, where it counts, and what becomes of the others. */
export function factsOf({ name, inputs, situation }: Basis): readonly (readonly [string, string])[] {
  const { environments, tenantId, issuer, clientId, keyId } = inputs;
  const { held, others } = situation;
  const olds = held === undefined ? others : [held, ...others];
  return [
    ["Credential", name],
    ...(environments.length === 0 ? [] : [["Environments", environments.join(", ")] as const]),
    issuer === undefined ? ["Tenant ID", tenantId] : ["Realm", issuer],
    ["Client ID", clientId],
    ["Secret ID", `${keyId} (to tell secrets apart; it is not the secret)`],
    [
      "Token endpoint",
      issuer === undefined ? tokenEndpointOf(cloudOf(process.env), tenantId) : realmTokenEndpointOf(issuer),
    ],
    ["Valid", validityOf(inputs)],
    ...olds.map((old) => ["Old secret", `${labelOf(old)}, ${endOf(old, inputs)}`] as const),
  ];
}

function validityOf(inputs: HandoverInputs): string {
  const { validFrom, validUntil, occasion } = inputs;
  const own = `from ${validFrom} until ${validUntil}, 00:00 UTC`;
  const { daysBesideNext: days } = occasion;
  if (days === undefined) return own;
  return `${own} at the latest: it ${goes(inputs)} ${days === 0 ? "when" : `${inDays(days)} after`} the next one comes`;
}

/** What somebody did to it. */
export function wasLost({ issuer }: HandoverInputs): string {
  return issuer === undefined ? "was removed from its app" : "was replaced in Keycloak";
}

/** Keycloak ends a secret by itself; from an app of Entra a run removes it. */
export function goes({ issuer }: HandoverInputs): string {
  return issuer === undefined ? "is removed" : "ends";
}

function endOf(old: OldCredential, inputs: HandoverInputs): string {
  const { code } = inputs.occasion;
  const { becomes, on = "", otherApp } = old;
  if (isLive(old)) {
    const until = `works until ${on}, 00:00 UTC`;
    if (otherApp !== undefined) return `of the former app (${otherApp}), ${until} at the latest`;
    if (code === "forced") return `may be revoked at any time, ${until} at the latest`;
    if (code === undefined) return `${until} at the latest`;
    return becomes === "retires" ? `${until}, then it is removed` : until;
  }
  switch (becomes) {
    case "expired":
      return `expired on ${on}`;
    case "lost":
      return wasLost(inputs);
    case "revoked":
      return "revoked, being removed";
    case "ends":
    case "retires":
    case "retired":
      return "being removed";
  }
}

/** A reader knows no g0: the ledger calls so what was made by hand. */
export function labelOf({ generation }: OldCredential): string {
  return generation === "g0" ? "g0, made by hand" : generation;
}
