import type { Day } from "./calendar";
import type { ConsumerApp } from "./ledger";
import type { Policy } from "./policy";

/** A credential that was made by hand before. */
export interface Adoption {
  readonly keyId: string;
  readonly issuedOn: Day;
  readonly expiresOn: Day;
}

/** What the stack file wants of one consumer. */
export interface ConsumerRequest {
  readonly app: ConsumerApp;
  readonly policy: Policy;
  /** A new value forces one rotation; it is the reason that the ledger shows. */
  readonly force?: string;
  /** Generations that must go now. */
  readonly revoke?: readonly number[];
  /** The generation that the consumer said it uses. */
  readonly confirmed?: number;
  /** Becomes generation 0. Counts once per key ID. */
  readonly adopt?: Adoption;
  /** Names that this consumer had before. */
  readonly aliases?: readonly string[];
}

/** What one run wants. */
export interface PlanRequest {
  readonly today: Day;
  readonly consumers: Readonly<Record<string, ConsumerRequest>>;
  /** Names (`edge-g6`) of the credentials that the last finished run declared without protection. */
  readonly released: readonly string[];
}
