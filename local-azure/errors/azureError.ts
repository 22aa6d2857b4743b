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

/** More requests than Azure Resource Manager takes. */
export class SubscriptionRequestsThrottled extends AzureError {
  constructor(subscriptionId: string, action: string, seconds: number) {
    super(
      429,
      "SubscriptionRequestsThrottled",
      `Number of requests for subscription '${subscriptionId}' and operation '${action}' exceeded the backend storage ` +
        `limit. Please try again after '${seconds}' seconds.`,
    );
  }
}

/** A service that failed inside. The sentence is ours. */
export class InternalServerError extends AzureError {
  constructor() {
    super(500, "InternalServerError", "An internal error occurred. Please retry after some time.");
  }
}

/** A caller without the role for an action. */
export class AuthorizationFailed extends AzureError {
  constructor(
    { clientId, objectId }: { readonly clientId: string; readonly objectId: string },
    action: string,
    scope: string,
  ) {
    super(
      403,
      "AuthorizationFailed",
      `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' ` +
        `over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  }
}

/** A caller without the role for an action on another resource, which the one that it writes is bound to. */
export class LinkedAuthorizationFailed extends AzureError {
  constructor(
    { clientId, objectId }: { readonly clientId: string; readonly objectId: string },
    own: { readonly action: string; readonly scope: string },
    linked: { readonly action: string; readonly scope: string },
  ) {
    super(
      403,
      "LinkedAuthorizationFailed",
      `The client '${clientId}' with object id '${objectId}' has permission to perform action '${own.action}' on scope ` +
        `'${own.scope}'; however, it does not have permission to perform action '${linked.action}' on the linked scope(s) ` +
        `'${linked.scope}' or the linked scope(s) are invalid.`,
    );
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
