import * as pulumi from "@pulumi/pulumi";
import {
  type ConsumerApp,
  type ConsumerRecord,
  type Credential,
  type Holdings,
  holdingOf,
  isHeld,
  isLive,
} from "../rotation";
import { types } from "../names/types";
import { type CredentialSource, type MadeCredential, endedOptions } from "./credentialSource";
import { aliasesOf, formerly } from "./formerNames";
import type { IssuedCredential } from "./issuedCredentials";
import { ClientSecret, SecretRotationPolicy } from "./keycloak";
import { isKnown } from "./known";
import { clientOf, mayEndRotated, originOf, policyInputs, policyNameOf, stateOf } from "./keycloakPlan";

/** What the clients of a stack have in common. */
export interface KeycloakArgs {
  /** Whose policies they are, `PROJECT/STACK`: two stacks may have clients in one realm. */
  readonly owner: string;
  /** The client is made if it isn't there. */
  readonly create: boolean;
}

interface SourceArgs {
  readonly record: ConsumerRecord;
  readonly holdings: Holdings;
  readonly keycloak: KeycloakArgs | undefined;
}

/** Secrets of a client, one per generation, and the policy of its realm by which Keycloak rotates them. */
export function keycloakSource(
  consumer: pulumi.ComponentResource,
  name: string,
  args: SourceArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): CredentialSource {
  const { record, keycloak } = args;
  if (keycloak === undefined) {
    throw new pulumi.ResourceError("keycloak: got nothing, want whose policies the clients follow", consumer);
  }
  const policy = new SecretRotationPolicy(name, policyInputs(record, keycloak.owner), {
    parent: consumer,
    protect: Object.values(record.credentials).some(isLive),
    aliases: formerly(record),
  });
  const declare = (credential: IssuedCredential, follows: ClientSecret | undefined): ClientSecret => {
    const { app = record.app } = credential;
    const isPolicys = credential.app === undefined;
    return new ClientSecret(
      credential.name,
      {
        ...clientOf(app),
        policy: isPolicys ? policy.name : policyNameOf(clientOf(app).clientId, keycloak.owner),
        displayName: inTurn(follows, app.displayName),
        origin: originOf(credential, { hasOlder: follows !== undefined, create: keycloak.create }),
        ...(follows && isNew(name, credential, args) ? { follows: follows.value } : {}),
        endsRotated: mayEndRotated(name, record, args.holdings),
        state: stateOf(credential),
        newest: credential.state === "current",
        issuedOn: credential.issuedOn,
      },
      isLive(credential)
        ? { parent: consumer, protect: true, aliases: aliasesOf(credential.formerNames) }
        : endedOptions(consumer, credential, types.clientSecret, opts),
    );
  };
  return {
    contentType: "Keycloak client secret",
    clientId: pulumi.output(clientOf(record.app).clientId),
    make: (newestFirst) => made(newestFirst, record.app, declare),
  };
}

/**
 * A value that is there once another resource is through with the engine, and depends on it no further. Of what a run doesn't
 * take in (`--target`), the engine writes down again what it was made after: if that comes later, it counts as a second one.
 */
async function inTurn<T>(other: pulumi.CustomResource | undefined, value: T): Promise<T> {
  if (other !== undefined) await isKnown(other.id);
  return value;
}

/** Oldest first: each is made after the one that it follows. */
function made(
  newestFirst: readonly IssuedCredential[],
  ownApp: ConsumerApp,
  declare: (credential: IssuedCredential, follows: ClientSecret | undefined) => ClientSecret,
): MadeCredential[] {
  const done: MadeCredential[] = [];
  let follows: ClientSecret | undefined;
  for (const credential of [...newestFirst].reverse()) {
    const secret = declare(credential, credential.app === undefined ? follows : undefined);
    if (credential.app === undefined && isOnServer(credential)) follows = secret;
    const { issuer, clientId } = clientOf(credential.app ?? ownApp);
    const { keyId, value } = secret;
    done.unshift({ ...credential, keyId, value, clientId: pulumi.output(clientId), issuer, after: [] });
  }
  return done;
}

/** Not made yet, as far as the state tells. */
function isNew(name: string, { generation }: IssuedCredential, { record, holdings }: SourceArgs): boolean {
  return !isHeld(holdingOf(name, record, generation, holdings));
}

/** What has ended is declared only where it was made: nobody follows one that the server has no more. */
function isOnServer({ state }: Pick<Credential, "state">): boolean {
  switch (state) {
    case "current":
    case "previous":
    case "revoked":
    case "retired":
    case "expired":
    case "unpublished":
      return true;
    case "lost":
      return false;
  }
}
