import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import type { ClientSecretInputs, SecretRotationPolicyInputs, madeForClientSecret } from "./keycloakContract";

/** A client profile and a client policy of a realm that rotate the secrets of the clients with its mark. */
export class SecretRotationPolicy extends pulumi.CustomResource {
  /** Its name in the realm. */
  declare readonly name: pulumi.Output<string>;

  constructor(name: string, args: SecretRotationPolicyInputs, opts?: pulumi.CustomResourceOptions) {
    super(types.secretRotationPolicy, name, { ...args }, opts);
  }
}

type Made = keyof typeof madeForClientSecret;

export type ClientSecretArgs = Omit<ClientSecretInputs, Made | "displayName"> & {
  readonly policy: pulumi.Input<string>;
  readonly displayName: pulumi.Input<string>;
  readonly follows?: pulumi.Input<string>;
};

/** One generation of a client's secret. */
export class ClientSecret extends pulumi.CustomResource {
  declare readonly keyId: pulumi.Output<string>;
  declare readonly value: pulumi.Output<string>;

  constructor(name: string, args: ClientSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const made = { keyId: undefined, value: undefined, createdAt: undefined, expiresAt: undefined };
    super(
      types.clientSecret,
      name,
      { ...made, ...args },
      {
        ...opts,
        additionalSecretOutputs: ["value", "follows"],
      },
    );
  }
}
