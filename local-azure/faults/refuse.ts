import {
  type AzureError,
  AuthorizationFailed,
  InternalServerError,
  SubscriptionRequestsThrottled,
} from "../errors/azureError";
import { ServiceUnavailable, AuthorizationRequestDenied, TooManyRequests } from "../errors/graph";
import { SignInThrottled, SignInUnavailable } from "../errors/entra";
import { Throttled, Forbidden } from "../errors/keyvault";
import type { World } from "../world/world";
import type { Refusal } from "./faultRun";
import {
  type Area,
  armTypes,
  type ArmType,
  armVerbs,
  type RequestedOperation,
  type Operation,
} from "./operations";

/** Seconds that a throttled caller must wait (Retry-After). */
export const retryAfter = 1;

/** A refusal as the service words it. `scope` is the ARM ID of what was asked for. */
export function refuse(
  refusal: Refusal,
  { area, operation }: RequestedOperation,
  world: Pick<World, "caller" | "subscriptionId">,
  scope = `/subscriptions/${world.subscriptionId}`,
): AzureError {
  switch (refusal) {
    case "denied":
      return denied(area, operation, world, scope);
    case "serverError":
      return serverError(area);
    case "throttled":
      return throttled(area, operation, world);
  }
}

function denied(
  area: Area,
  operation: Operation | undefined,
  { caller }: Pick<World, "caller">,
  scope: string,
): AzureError {
  switch (area) {
    case "Graph":
      return new AuthorizationRequestDenied();
    case "Key Vault":
      return new Forbidden(
        `Caller is not authorized to perform action on resource. Action: '${operation ?? ""}'`,
        "ForbiddenByPolicy",
      );
    case "ARM":
    case "Entra":
    case "managed identity":
      return new AuthorizationFailed(caller, actionOf(operation), scope);
  }
}

function serverError(area: Area): AzureError {
  switch (area) {
    case "Entra":
      return new SignInUnavailable();
    case "Graph":
      return new ServiceUnavailable();
    case "ARM":
    case "Key Vault":
    case "managed identity":
      return new InternalServerError();
  }
}

function throttled(
  area: Area,
  operation: Operation | undefined,
  { subscriptionId }: Pick<World, "subscriptionId">,
): AzureError {
  switch (area) {
    case "ARM":
      return new SubscriptionRequestsThrottled(subscriptionId, actionOf(operation), retryAfter);
    case "Entra":
      return new SignInThrottled();
    case "Graph":
      return new TooManyRequests(retryAfter);
    case "Key Vault":
    case "managed identity":
      return new Throttled();
  }
}

/** `writeVault` → `Microsoft.KeyVault/vaults/write`. */
function actionOf(operation = ""): string {
  const verb = armVerbs.find((one) => operation.startsWith(one));
  const type = operation.slice(verb?.length ?? 0);
  return verb === undefined || !Object.hasOwn(armTypes, type)
    ? operation
    : `${armTypes[type as ArmType]}/${verb}`;
}
