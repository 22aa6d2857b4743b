import {
  type ConsumerApp,
  type ConsumerRecord,
  type Credential,
  type Holdings,
  generationName,
  holdingOf,
  isHeld,
  isLive,
} from "../rotation";
import { type ClientSecretInputs, type SecretRotationPolicyInputs, secondsOf } from "./keycloakContract";

/*
 * What a record of the ledger comes to in Keycloak, as plain data: the program declares it, and the gate expects it.
 */

/** The client policy of a consumer, and its profile. */
export function policyInputs({ app, policy }: ConsumerRecord, owner: string): SecretRotationPolicyInputs {
  const { issuer, clientId } = clientOf(app);
  return {
    issuer,
    name: policyNameOf(clientId, owner),
    description: `Rotates the secret of ${clientId}. Written by Quarterturn (${owner}): change it in the stack file.`,
    ...secondsOf(policy),
  };
}

/** Name of a client's policy in its realm, and what the client's mark says: the same whatever the consumer is called. */
export function policyNameOf(clientId: string, owner: string): string {
  return `${clientId}@${owner}`;
}

/** @throws RangeError for an app of Entra */
export function clientOf({ issuer, clientId }: ConsumerApp): {
  readonly issuer: string;
  readonly clientId: string;
} {
  if (issuer !== undefined && clientId !== undefined) return { issuer, clientId };
  throw new RangeError(`app: got issuer ${issuer ?? "none"} and client ID ${clientId ?? "none"}, want both`);
}

/** What becomes of a secret, as its resource takes it. */
export function stateOf(credential: Pick<Credential, "state">): ClientSecretInputs["state"] {
  if (isLive(credential)) return "live";
  return credential.state === "revoked" ? "revoked" : "over";
}

/** How a generation comes to be. */
export function originOf(
  { code }: Pick<Credential, "code">,
  { hasOlder, create }: { readonly hasOlder: boolean; readonly create: boolean },
): ClientSecretInputs["origin"] {
  if (code === "taken-over") return "taken-over";
  return create && !hasOlder ? "created" : "regenerated";
}

/**
 * A rotation may end a rotated secret that the plan knows to be over: it was revoked, or Keycloak gave one that had expired
 * a second life. The engine deletes the revoked one only after it has made the new one, so one that the record has let go
 * of counts too.
 */
export function mayEndRotated(name: string, record: ConsumerRecord, holdings: Holdings): boolean {
  const isOver = Object.values(record.credentials).some(
    (credential) => credential.app === undefined && !isLive(credential) && credential.state !== "lost",
  );
  if (isOver) return true;
  return Array.from({ length: record.nextGeneration - 1 }, (_, index) => generationName(index + 1)).some(
    (generation) =>
      !Object.hasOwn(record.credentials, generation) && isHeld(holdingOf(name, record, generation, holdings)),
  );
}
