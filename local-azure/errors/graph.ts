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
