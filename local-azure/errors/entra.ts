import { AzureError } from "./azureError";

/** A refused sign-in: the AADSTS number, the HTTP status and the OAuth error that go with it. */
export class SignInError extends AzureError {
  constructor(
    status: number,
    /** The OAuth error, e.g. `invalid_client`. */
    readonly error: string,
    /** The AADSTS number, e.g. 7000222. */
    readonly number: number,
    message: string,
  ) {
    super(status, `AADSTS${number}`, message);
  }
}

/** The secret was right, and is expired. */
export class SecretExpired extends SignInError {
  constructor(clientId: string) {
    super(
      401,
      "invalid_client",
      7000222,
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for ` +
        "your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: " +
        "https://aka.ms/certCreds.",
    );
  }
}

/** No credential of the app has this secret. */
export class InvalidSecret extends SignInError {
  constructor(clientId: string) {
    super(
      401,
      "invalid_client",
      7000215,
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the " +
        `client secret ID, for a secret added to app '${clientId}'.`,
    );
  }
}

/** No such app in the tenant. */
export class ApplicationNotFound extends SignInError {
  constructor(clientId: string, tenant: string) {
    super(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the ` +
        "application has not been installed by the administrator of the tenant or consented to by any user in the tenant. " +
        "You may have sent your authentication request to the wrong tenant.",
    );
  }
}

/** The app is the tenant's own, and nobody made its service principal: `az ad app create` makes none. */
export class ServicePrincipalMissing extends SignInError {
  constructor(clientId: string, tenant: string) {
    super(
      401,
      "invalid_client",
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tenant}. See instructions here: ` +
        "https://go.microsoft.com/fwlink/?linkid=2225119",
    );
  }
}

/** No such tenant. `error` is `invalid_request` at the token endpoint, `invalid_tenant` in discovery. */
export class TenantNotFound extends SignInError {
  constructor(tenant: string, error: "invalid_request" | "invalid_tenant") {
    super(
      400,
      error,
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct ` +
        "cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
    );
  }
}

/** A parameter of the token request that is missing. */
export class ParameterMissing extends SignInError {
  constructor(parameter: string) {
    super(
      400,
      "invalid_request",
      900144,
      `The request body must contain the following parameter: '${parameter}'.`,
    );
  }
}

/** A grant that the local Azure doesn't emulate. */
export class GrantNotSupported extends SignInError {
  constructor(grant: string) {
    super(
      400,
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${grant}'. The local Azure knows client_credentials only.`,
    );
  }
}

/** No secret came with the request. */
export class SecretMissing extends SignInError {
  constructor() {
    super(
      401,
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
}

/** A scope other than `<resource>/.default`. */
export class ScopeInvalid extends SignInError {
  constructor(scope: string) {
    super(
      400,
      "invalid_scope",
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default ` +
        "suffixed to the resource identifier (application ID URI).",
    );
  }
}

/** A secret that would live longer than the tenant's app management policy allows. Code and sentence as Graph's. */
export class CredentialLifetimeExceeded extends AzureError {
  constructor(policyId: string) {
    super(
      400,
      "CredentialInvalidLifetimeAsPerAppPolicy",
      `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`,
    );
  }
}

/** A secret in a tenant whose app management policy forbids secrets. Code and sentence as Graph's; the status is assumed. */
export class CredentialTypeNotAllowed extends AzureError {
  constructor(policyId: string) {
    super(
      400,
      "CredentialTypeNotAllowedAsPerAppPolicy",
      `Credential type not allowed as per assigned policy '${policyId}'.`,
    );
  }
}

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
