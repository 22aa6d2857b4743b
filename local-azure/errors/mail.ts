import { AzureError } from "./azureError";

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
