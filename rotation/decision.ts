import type { RotationCode } from "./ledger";

/** A run gives the consumer a new credential. */
export interface Rotation {
  readonly rotates: true;
  readonly code: RotationCode;
  /** The reason that the ledger keeps and the preview shows. */
  readonly sentence: string;
}

/** A run leaves the consumer as it is. */
export interface NoRotation {
  readonly rotates: false;
  readonly code: "not-due" | "postponed" | "no-app" | "removed";
  readonly sentence: string;
}

export type Decision = Rotation | NoRotation;
