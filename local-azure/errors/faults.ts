import { AzureError } from "./azureError";
import { SignInError } from "./entra";

/** Too many sign-in requests. Entra's number; the sentence is ours. */
export class SignInThrottled extends SignInError {
  constructor() {
    super(429, "temporarily_unavailable", 90055, "There are too many incoming requests. Please try again.");
  }
}

/** A sign-in service that isn't well. */
export class SignInUnavailable extends SignInError {
  constructor() {
    super(503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.");
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

/** More requests than a vault, or an identity endpoint, takes. */
export class Throttled extends AzureError {
  constructor() {
    super(429, "Throttled", "Request was not processed because too many requests were received.");
  }
}

/** A Microsoft Graph that isn't well. The sentence is ours. */
export class ServiceUnavailable extends AzureError {
  constructor() {
    super(503, "ServiceUnavailable", "The service is temporarily unavailable. Please try again later.");
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

/** A connection that was lost before the answer came. In the words of the azuread provider's client (go-azure-sdk). */
export class ConnectionLost extends Error {
  constructor(operation: string) {
    super(`${operation}: HTTP response was nil; connection may have been reset`);
  }
}
