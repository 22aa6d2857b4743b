import { AzureError } from "./azureError";

/** A vault's name that can't be. */
export class VaultNameNotValid extends AzureError {
  constructor(name: string) {
    super(
      400,
      "VaultNameNotValid",
      `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must ` +
        "begin with a letter, end with a letter or digit, and not contain consecutive hyphens. Follow this link for more " +
        "information: https://go.microsoft.com/fwlink/?linkid=2147742",
    );
  }
}

/** A vault's name that somebody has, or that a deleted vault of another group still holds. */
export class VaultAlreadyExists extends AzureError {
  constructor(name: string) {
    super(
      409,
      "VaultAlreadyExists",
      `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is ` +
        "already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same " +
        "name was recently deleted but not purged after being placed in a recoverable state. If the vault is in a " +
        "recoverable state then the vault will need to be purged before reusing the name. For more information about " +
        "VaultAlreadyExists, soft delete and purging a vault follow this link https://go.microsoft.com/fwlink/?linkid=2147740.",
    );
  }
}

/** The very vault lies deleted, and can be recovered. */
export class VaultIsDeleted extends AzureError {
  constructor() {
    super(
      409,
      "ConflictError",
      "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. " +
        "Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.",
    );
  }
}

/** A secret that isn't in the vault. */
export class SecretNotFound extends AzureError {
  constructor(name: string) {
    super(
      404,
      "SecretNotFound",
      `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be ` +
        "able to recover it using the correct recovery command. For help resolving this issue, please see " +
        "https://go.microsoft.com/fwlink/?linkid=2125182",
    );
  }
}

/** What the vault's policies, or the secret's state, don't allow; `inner` is the `innererror` code. */
export class Forbidden extends AzureError {
  constructor(
    message: string,
    readonly inner: "ForbiddenByPolicy" | "ForbiddenByRbac" | "SecretDisabled" | undefined,
  ) {
    super(403, "Forbidden", message);
  }
}

/** An identity without the permission, in a vault with access policies. */
export class ForbiddenByPolicy extends Forbidden {
  constructor(
    objectId: string,
    permission: string,
    vault: string,
    location: string,
    of: "secrets" | "certificates" = "secrets",
  ) {
    super(
      `The user, group or application 'oid=${objectId}' does not have ${of} ${permission} permission on key vault ` +
        `'${vault};location=${location}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
      "ForbiddenByPolicy",
    );
  }
}

/** An identity without a role that allows it, in a vault with role-based access. */
export class ForbiddenByRbac extends Forbidden {
  constructor(objectId: string, action: string, vault: string) {
    super(
      "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role " +
        "definitions were changed recently, please observe propagation time.\r\n" +
        `Caller: oid=${objectId}\r\nAction: '${action}'\r\nVault: ${vault}`,
      "ForbiddenByRbac",
    );
  }
}

/** A read of a disabled secret. */
export class SecretDisabled extends Forbidden {
  constructor() {
    super("Operation get is not allowed on a disabled secret.", "SecretDisabled");
  }
}

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

/** A certificate that isn't in the vault. */
export class CertificateNotFound extends AzureError {
  constructor(name: string) {
    super(
      404,
      "CertificateNotFound",
      `A certificate with (name/id) ${name} was not found in this key vault. If you recently deleted this certificate you ` +
        "may be able to recover it using the correct recovery command. For help resolving this issue, please see " +
        "https://go.microsoft.com/fwlink/?linkid=2125182",
    );
  }
}

/** A certificate that nobody waits for. */
export class PendingCertificateNotFound extends AzureError {
  constructor(name: string) {
    super(404, "PendingCertificateNotFound", `Pending certificate not found: ${name}`);
  }
}

/** A request beside one that waits already. */
export class CertificateIsPending extends AzureError {
  constructor() {
    super(
      409,
      "Conflict",
      "A new key vault certificate can not be created or imported while a pending key vault certificate's status is inProgress.",
    );
  }
}

/** More requests than a vault, or an identity endpoint, takes. */
export class Throttled extends AzureError {
  constructor() {
    super(429, "Throttled", "Request was not processed because too many requests were received.");
  }
}
