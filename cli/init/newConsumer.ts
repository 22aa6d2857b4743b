import type { Day } from "../../rotation";

/** A consumer of the new project. */
export interface NewConsumer {
  readonly name: string;
  /** Left out: its name. */
  readonly displayName?: string;
  /** Left out: its app is created. */
  readonly clientId: string | undefined;
  /** The secret that it signs in with today, as `quarterturn:adopt` has it. */
  readonly inUse?: { readonly keyId: string; readonly issuedOn: Day; readonly expiresOn: Day };
  /** So many more of its secrets are valid. */
  readonly otherSecrets?: number;
}
