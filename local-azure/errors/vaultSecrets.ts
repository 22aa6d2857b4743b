import { AzureError } from "./azureError";
import { Forbidden } from "./keyvault";

/** A request without a token, or with one that won't do. The vault answers it with a challenge. */
export class VaultUnauthorized extends AzureError {
  constructor(message = "AKV10000: Request is missing a Bearer or PoP token.") {
    super(401, "Unauthorized", message);
  }
}

/** A host name that no vault has. */
export class VaultNotFound extends AzureError {
  constructor(name: string) {
    super(404, "VaultNotFound", `Vault not found: ${name}.`);
  }
}

/** A parameter, in the address or the body, that the vault refuses. */
export class BadParameter extends AzureError {
  constructor(message: string) {
    super(400, "BadParameter", message);
  }
}

/** A secret that doesn't lie deleted in the vault. */
export class DeletedSecretNotFound extends AzureError {
  constructor(name: string) {
    super(404, "SecretNotFound", `Deleted Secret not found: ${name}`);
  }
}

/** A write to a name that a deleted secret still holds. */
export class SecretDeletedButRecoverable extends AzureError {
  /** The `innererror` code. */
  readonly inner = "ObjectIsDeletedButRecoverable";

  constructor(name: string) {
    super(
      409,
      "Conflict",
      `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, ` +
        "the secret can only be recovered or purged.",
    );
  }
}

/** A purge in a vault with purge protection. */
export class PurgeProtected extends Forbidden {
  constructor(vault: string, location: string) {
    super(
      'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will ' +
        `automatically purge it after the retention period has passed. Vault: ${vault};location=${location}`,
      undefined,
    );
  }
}
