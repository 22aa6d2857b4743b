import { AzureError } from "./azureError";

/** A directory object that isn't there. */
export class ObjectNotFound extends AzureError {
  constructor(objectId: string) {
    super(
      404,
      "Request_ResourceNotFound",
      `Resource '${objectId}' does not exist or one of its queried reference-property objects are not present.`,
    );
  }
}

/** A credential whose end isn't after its start and after now. */
export class InvalidEndDate extends AzureError {
  constructor() {
    super(400, "KeyCredentialsInvalidEndDate", "Key credential end date is invalid.");
  }
}

/** A credential that would begin in the past. */
export class InvalidStartDate extends AzureError {
  constructor() {
    super(400, "KeyCredentialsInvalidStartDate", "Key credential start date is invalid.");
  }
}

/** A credential to remove that the app doesn't have. */
export class CredentialNotFound extends AzureError {
  constructor(keyId: string) {
    super(400, "Request_BadRequest", `No password credential found with keyId '${keyId}'.`);
  }
}

/** More credentials than the app's audience allows. */
export class TooManyCredentials extends AzureError {
  constructor() {
    super(
      400,
      "CredentialLimitExceeded",
      "The number of password credentials exceeds the limit of 2 for applications that sign in personal Microsoft accounts.",
    );
  }
}

/** A service principal for an app that isn't in the tenant. */
export class NoBackingApplication extends AzureError {
  constructor(clientId: string) {
    super(
      400,
      "NoBackingApplicationObject",
      `The appId '${clientId}' of the service principal does not reference a valid application object.`,
    );
  }
}

/** A request without a good token. */
export class InvalidAuthenticationToken extends AzureError {
  constructor(message: string) {
    super(401, "InvalidAuthenticationToken", message);
  }
}

/** A request that the token's permissions don't allow. */
export class AuthorizationRequestDenied extends AzureError {
  constructor() {
    super(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
}

/** A request that Microsoft Graph can't make sense of. */
export class GraphBadRequest extends AzureError {
  constructor(message: string) {
    super(400, "BadRequest", message);
  }
}

/** A property in a body that isn't there, or has a value that it can't have. */
export class InvalidProperty extends AzureError {
  constructor(message: string) {
    super(400, "Request_BadRequest", message);
  }
}

/** More requests than the service takes. */
export class TooManyRequests extends AzureError {
  constructor(
    /** Seconds to wait. */
    readonly retryAfter: number,
  ) {
    super(
      429,
      "TooManyRequests",
      "This request is throttled. Please try again after the value specified in the Retry-After header.",
    );
  }
}

/** An address that is longer than the service takes. */
export class UriTooLong extends AzureError {
  constructor(longest: number) {
    super(414, "UriTooLong", `The request URI is longer than ${longest} bytes.`);
  }
}

/** Mail from a mailbox that can't be. */
export class InvalidUser extends AzureError {
  constructor(user: string) {
    super(404, "ErrorInvalidUser", `The requested user '${user}' is invalid.`);
  }
}

/** Mail to nobody. */
export class InvalidRecipients extends AzureError {
  constructor() {
    super(
      400,
      "ErrorInvalidRecipients",
      "At least one recipient isn't valid., A message can't be sent because it contains no recipients.",
    );
  }
}

/** A MIME message that isn't written in Base64. */
export class MimeContentInvalidBase64String extends AzureError {
  constructor() {
    super(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");
  }
}

/** A MIME message that is none: it has no sender. */
export class MimeContentInvalid extends AzureError {
  constructor() {
    super(400, "ErrorMimeContentInvalid", "The MIME content is invalid: it has no From header.");
  }
}

/** Mail in somebody else's name. */
export class SendAsDenied extends AzureError {
  constructor() {
    super(
      403,
      "ErrorSendAsDenied",
      "The user account which was used to submit this request does not have the right to send mail on behalf of the " +
        "specified sending account., Cannot submit message.",
    );
  }
}

/** A Microsoft Graph that isn't well. The sentence is ours. */
export class ServiceUnavailable extends AzureError {
  constructor() {
    super(503, "ServiceUnavailable", "The service is temporarily unavailable. Please try again later.");
  }
}
