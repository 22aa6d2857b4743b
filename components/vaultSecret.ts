import * as pulumi from "@pulumi/pulumi";
import type { VaultSecretInputs, VaultTags } from "./contract";
import { types } from "../names/types";

export interface VaultSecretArgs extends Pick<VaultSecretInputs, "contentType" | "notBefore" | "expires"> {
  /** The vault's name, without a host. */
  readonly vaultName: pulumi.Input<string>;
  /** 1 to 127 letters, digits and hyphens. */
  readonly secretName: string;
  readonly value: pulumi.Input<string>;
  readonly tags: { readonly [Tag in keyof VaultTags]: pulumi.Input<string> };
}

/**
 * A secret in a Key Vault, written by the vault's own API. A new value is a new version; those before it stay. What the vault
 * has under this name already becomes an older version of it.
 */
export class VaultSecret extends pulumi.CustomResource {
  /** `https://NAME.vault.azure.net/secrets/SECRET/VERSION`. */
  declare readonly uriWithVersion: pulumi.Output<string>;

  constructor(name: string, args: VaultSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super(types.vaultSecret, name, { ...args, uriWithVersion: undefined }, opts);
  }
}
