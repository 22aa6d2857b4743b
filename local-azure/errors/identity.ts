import { AzureError } from "./azureError";

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
