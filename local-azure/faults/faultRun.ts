import { performance } from "node:perf_hooks";
import {
  AuthorizationFailed,
  type AzureError,
  InternalServerError,
  SubscriptionRequestsThrottled,
} from "../errors/azureError";
import { SignInThrottled, SignInUnavailable } from "../errors/entra";
import { AuthorizationRequestDenied, ServiceUnavailable, TooManyRequests } from "../errors/graph";
import { Forbidden, Throttled } from "../errors/keyvault";
import type { World } from "../world/world";
import {
  type Area,
  type ArmType,
  armTypes,
  armVerbs,
  type Operation,
  type RequestedOperation,
} from "./operations";
import type { Fault, FaultName, FaultValue } from "./table";

/** One request in its turn. */
interface NumberedRequest extends RequestedOperation {
  /** Which of its service's requests it is, from 1. */
  readonly number: number;
}

/** Why a request is refused. */
type Refusal = "denied" | "serverError" | "throttled";

/** What becomes of an answer: how much longer it takes, and whether it gets through. */
interface ResponseFault {
  readonly milliseconds: number;
  readonly isDropped: boolean;
}

/** The faults of one run of the local Azure, with what they count and remember. */
export class FaultRun {
  private readonly counts = new Map<Area, number>();
  /** When each credential was added, by key ID; those of earlier runs are not in it. */
  private readonly added = new Map<string, number>();

  constructor(
    /** Can be changed while it runs. */
    public faults: readonly Fault[] = [],
    /** The machine's monotonic time in milliseconds: the tenant's clock has days only. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** True if nothing goes wrong on purpose. */
  get isIdle(): boolean {
    return this.faults.length === 0;
  }

  /** Counts a request. */
  next(asked: RequestedOperation): NumberedRequest {
    const number = (this.counts.get(asked.area) ?? 0) + 1;
    this.counts.set(asked.area, number);
    return { ...asked, number };
  }

  /** Before the work: why it is refused, or undefined if it may begin. The fault that was given first decides. */
  before(turn: NumberedRequest): Refusal | undefined {
    return this.faults.map((fault) => refusalBy(fault, turn)).find((refusal) => refusal !== undefined);
  }

  /** After the work. */
  after(turn: NumberedRequest): ResponseFault {
    const slow = this.faults.find((fault) => fault.name === "slow");
    return {
      milliseconds: slow?.value ?? 0,
      isDropped: this.faults.some((fault) => fault.name === "drop-after-work" && strikes(fault.value, turn)),
    };
  }

  /** A fault, if it is on. */
  get<N extends FaultName>(name: N): { readonly value: FaultValue<N> } | undefined {
    const found = this.faults.find((fault) => fault.name === name);
    return found as { readonly value: FaultValue<N> } | undefined;
  }

  /** True for as long from now on as that fault says; not at all if it isn't on. */
  lasting(fault: "long-operations"): () => boolean {
    const begun = this.now();
    const duration = this.get(fault)?.value ?? 0;
    return () => this.now() - begun < duration;
  }

  noteCredential(keyId: string): void {
    this.added.set(keyId, this.now());
  }

  /** True for a credential younger than the delay of that fault. */
  isTooNew(keyId: string, fault: "replication-delay" | "stale-reads"): boolean {
    const [delay, added] = [this.get(fault)?.value, this.added.get(keyId)];
    return delay !== undefined && added !== undefined && this.now() - added < delay;
  }
}

function refusalBy(fault: Fault, turn: NumberedRequest): Refusal | undefined {
  switch (fault.name) {
    case "deny":
      return strikes(fault.value, turn) ? "denied" : undefined;
    case "server-error":
      return strikes(fault.value, turn) ? "serverError" : undefined;
    case "throttle":
      return strikes(fault.value, turn) ? "throttled" : undefined;
    case "drop-after-work":
    case "forbid-passwords":
    case "long-operations":
    case "no-sign-in-logs":
    case "password-lifetime":
    case "replication-delay":
    case "slow":
    case "stale-reads":
      return undefined;
  }
}

/** Whether a fault for every Nth request, or for one operation, is for this one. */
function strikes(on: number | string, { number, operation }: NumberedRequest): boolean {
  return typeof on === "number" ? number % on === 0 : on === operation;
}

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
