import { AzureError } from "./azureError";

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
