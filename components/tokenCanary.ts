import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";

export interface TokenCanaryArgs {
  readonly tenantId: string;
  /** Client ID (UUID) of the app whose credential it is. */
  readonly clientId: pulumi.Input<string>;
  readonly keyId: pulumi.Input<string>;
  readonly clientSecret: pulumi.Input<string>;
  /** How long Entra may take until it knows a new secret everywhere, in seconds. */
  readonly timeoutSeconds: number;
  /** False for a credential that has ended: nothing is proven any more. */
  readonly live: boolean;
}

/** The proof that a credential gets a token. What must not have an unproven one depends on it. */
export class TokenCanary extends pulumi.CustomResource {
  constructor(name: string, args: TokenCanaryArgs, opts?: pulumi.CustomResourceOptions) {
    super(types.tokenCanary, name, { ...args }, opts);
  }
}
