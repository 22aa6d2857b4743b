import { AzureError } from "./azureError";

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
