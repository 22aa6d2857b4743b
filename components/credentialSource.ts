import type * as pulumi from "@pulumi/pulumi";
import { formerParentOf } from "./formerNames";
import type { IssuedCredential } from "./issuedCredentials";

/** A credential whose secret is made by a resource. */
export interface MadeCredential extends Omit<IssuedCredential, "app"> {
  /** Tells it from others, and is no secret. */
  readonly keyId: pulumi.Output<string>;
  /** The secret. */
  readonly value: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  /** The Keycloak realm; absent for an app of Entra. */
  readonly issuer?: string;
  /** What must be there before a token can be had, besides the secret. */
  readonly after: readonly pulumi.Resource[];
}

/** Where a consumer's secrets are made. */
export interface CredentialSource {
  /** What the vault calls them. */
  readonly contentType: string;
  /** Client ID of what the next one is issued on. */
  readonly clientId: pulumi.Output<string>;
  /** Declares them, newest first: what is given back is in the same order. */
  make(credentials: readonly IssuedCredential[]): readonly MadeCredential[];
}

/**
 * Options of a credential that has ended: a child of the stack, no longer of its consumer, so that the name under which the
 * state has it tells that its protection is gone, whichever resources a run went past. What it would get from its consumer
 * it gets all the same.
 * @param type its type token
 */
export function endedOptions(
  consumer: pulumi.ComponentResource,
  { name, formerNames }: IssuedCredential,
  type: string,
  { transformations = [], transforms = [] }: pulumi.ComponentResourceOptions = {},
): pulumi.CustomResourceOptions {
  const provider = consumer.getProvider(type);
  return {
    transformations,
    transforms,
    ...(provider && { provider }),
    protect: false,
    aliases: [consumer, formerParentOf(consumer)].flatMap((parent) =>
      [name, ...formerNames].map((former) => ({ name: former, parent })),
    ),
  };
}
