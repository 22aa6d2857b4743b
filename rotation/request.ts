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
  /** Why the app can't be used, in a sentence: nothing is issued then. */
  readonly appProblem?: string;
  /** Names that this consumer had before. */
  readonly aliases?: readonly string[];
}

/** What the engine's state has of a credential: it outlives what a targeted, killed or restored run left undone. */
export interface Holding {
  /**
   * `protected`: there, as it was issued. `released`: there, and its protection is gone. `remade`: there under another
   * key ID than the one that was proven or handed over. `none`: gone, though it was there once.
   */
  readonly password: "protected" | "released" | "remade" | "none";
  /** It reached the vault: somebody may have it. */
  readonly published: boolean;
}

/** What one run wants. */
export interface PlanRequest {
  readonly today: Day;
  readonly consumers: Readonly<Record<string, ConsumerRequest>>;
  /** By name (`edge-g6`), for every credential that was made, at the start of the run. */
  readonly holdings: Readonly<Record<string, Holding>>;
}
