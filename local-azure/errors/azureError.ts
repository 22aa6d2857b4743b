/** A refusal as Azure words it: an HTTP status, a code and a sentence. */
export class AzureError extends Error {
  /** What a provider was doing when it was refused; it reports that with the refusal. */
  during: string | undefined;

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Azure's code, e.g. `VaultAlreadyExists`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Something that Azure has and the local Azure hasn't. */
export class NotEmulatedHere extends AzureError {
  constructor(method: string, path: string) {
    super(501, "NotEmulated", `${method} ${path}: the local Azure doesn't emulate this request.`);
  }
}

/** A request to the identity endpoint that doesn't carry the header of an identity. */
export class IdentityHeaderInvalid extends AzureError {
  constructor() {
    super(401, "Unauthorized", "The X-IDENTITY-HEADER of the request is missing or invalid.");
  }
}

/** A parameter of a request to the identity endpoint that is missing, or of no known value. */
export class IdentityRequestInvalid extends AzureError {
  constructor(parameter: string) {
    super(400, "BadRequest", `The parameter '${parameter}' is missing or has no known value.`);
  }
}

/** A resource that hasn't the identity that was asked for. */
export class IdentityNotFound extends AzureError {
  constructor() {
    super(
      400,
      "BadRequest",
      "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
    );
  }
}
