import { AzureError } from "./azureError";

/** A parent resource group that isn't there. */
export class ResourceGroupNotFound extends AzureError {
  constructor(name: string) {
    super(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);
  }
}

/** A subscription that the tenant doesn't have. */
export class SubscriptionNotFound extends AzureError {
  constructor(id: string) {
    super(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
  }
}

/** A resource that isn't there; `type` like `Microsoft.KeyVault/vaults`. */
export class ResourceNotFound extends AzureError {
  constructor(type: string, name: string, resourceGroup: string) {
    super(
      404,
      "ResourceNotFound",
      `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. ` +
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    );
  }
}

/** A record set that a DNS zone doesn't have. */
export class RecordSetNotFound extends AzureError {
  constructor(name: string, zone: string) {
    super(404, "NotFound", `The resource record '${name}' does not exist in the DNS zone '${zone}'.`);
  }
}

/** A child of a resource that isn't there. */
export class ParentResourceNotFound extends AzureError {
  constructor(id: string, parent: string) {
    super(
      404,
      "ParentResourceNotFound",
      `Failed to perform 'write' on resource(s) of type '${id}', because the parent resource '${parent}' could not be found.`,
    );
  }
}

/** A body that the service refuses. */
export class BadRequest extends AzureError {
  constructor(message: string) {
    super(400, "BadRequest", message);
  }
}

/** A parameter that the service refuses. */
export class InvalidParameters extends AzureError {
  constructor(message: string) {
    super(400, "InvalidParameters", message);
  }
}

/** A resource group's name, or its location, that can't be. */
export class InvalidResourceGroup extends AzureError {
  constructor(name: string) {
    super(
      400,
      "InvalidResourceGroup",
      `The provided resource group name '${name}' has these invalid characters: only alphanumeric characters, ` +
        "underscores, parentheses, hyphens and periods are allowed, at most 90 of them, and no period at the end.",
    );
  }
}

/** A name that is in use elsewhere in Azure, for a site. */
export class WebsiteNameTaken extends AzureError {
  constructor(name: string) {
    super(409, "Conflict", `Website with given name ${name} already exists.`);
  }
}

/** A site on a plan that isn't there. */
export class ServerFarmNotFound extends AzureError {
  constructor(name: string) {
    super(404, "NotFound", `Cannot find serverFarm with name ${name}.`);
  }
}

/** A storage account's name that can't be. */
export class AccountNameInvalid extends AzureError {
  constructor(name: string) {
    super(
      400,
      "AccountNameInvalid",
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length ` +
        "and use numbers and lower-case letters only.",
    );
  }
}

/** A storage account's name that somebody has. */
export class StorageAccountAlreadyTaken extends AzureError {
  constructor(name: string) {
    super(409, "StorageAccountAlreadyTaken", `The storage account named ${name} is already taken.`);
  }
}

/** A change to what somebody else has changed meanwhile. */
export class PreconditionFailed extends AzureError {
  constructor() {
    super(
      412,
      "PreconditionFailed",
      "The condition in the If-Match header is not met: the entity's ETag is another one by now.",
    );
  }
}

/** A change to an API Management service whose last one isn't through. */
export class ServiceLocked extends AzureError {
  constructor(name: string) {
    super(
      409,
      "ServiceLocked",
      `The API Service ${name} is transitioning at this time. Please try the request at a later time.`,
    );
  }
}

/** A long operation that nobody knows of. */
export class OperationNotFound extends AzureError {
  constructor(id: string) {
    super(404, "OperationNotFound", `The operation '${id}' could not be found.`);
  }
}

/** An API Management service's name that somebody has. */
export class ServiceAlreadyExists extends AzureError {
  constructor(name: string) {
    super(409, "ServiceAlreadyExists", `Api service already exists: ${name}`);
  }
}

/** A second assignment of one role to one principal at one scope. */
export class RoleAssignmentExists extends AzureError {
  constructor() {
    super(409, "RoleAssignmentExists", "The role assignment already exists.");
  }
}

/** A list filtered by what it can't be filtered by. */
export class UnsupportedQuery extends AzureError {
  constructor(filter: string) {
    super(
      400,
      "UnsupportedQuery",
      `The filter '${filter}' is not supported. Supported are atScope() and principalId eq '{id}'.`,
    );
  }
}

/** A role given to nobody. */
export class PrincipalNotFound extends AzureError {
  constructor(principalId: string, tenantId: string) {
    super(
      400,
      "PrincipalNotFound",
      `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${tenantId}. ` +
        "Check that you have the correct principal ID. If you are creating this principal and then immediately assigning " +
        "a role, this error might be related to a replication delay. In this case, set the role assignment principalType " +
        "property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype",
    );
  }
}

/** A role given to a principal of another type than was said. */
export class UnmatchedPrincipalType extends AzureError {
  constructor(principalId: string, type: string, said: string) {
    super(
      400,
      "UnmatchedPrincipalType",
      `The PrincipalId '${principalId.replaceAll("-", "")}' has type '${type}' , which is different from specified PrinciaplType '${said}'.`,
    );
  }
}

/** A change of what an assignment can't change. */
export class RoleAssignmentUpdateNotPermitted extends AzureError {
  constructor() {
    super(
      400,
      "RoleAssignmentUpdateNotPermitted",
      "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
    );
  }
}

/** A request without a good token. */
export class TokenRefused extends AzureError {
  constructor(code: string, message: string) {
    super(401, code, message);
  }
}

/** A request that says no version of the API. */
export class MissingApiVersion extends AzureError {
  constructor() {
    super(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  }
}

/** A body that is no JSON, or hasn't the shape that it must have. */
export class InvalidRequestContent extends AzureError {
  constructor(message: string) {
    super(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${message}'.`,
    );
  }
}

/** A body of API Management whose values don't fit. */
export class ValidationError extends AzureError {
  constructor(what: string) {
    super(400, "ValidationError", `One or more fields contain incorrect values: ${what}.`);
  }
}

/** A resource in a location where its service isn't. */
export class LocationNotAvailable extends AzureError {
  constructor(location: string, type: string, available: readonly string[]) {
    super(
      400,
      "LocationNotAvailableForResourceType",
      `The provided location '${location}' is not available for resource type '${type}'. List of available regions for ` +
        `the resource type is '${available.join(",")}'.`,
    );
  }
}
