import type { Day, Instant, Ledger, LogCoverage, SignInTally } from "../../rotation";
import type { Settings } from "../../stacks/settings";

/** Something that was read, or why it could not be. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** What was handed to one recipient. */
export interface Delivery {
  readonly recipient: string;
  readonly email: string;
  readonly form: string;
  readonly sentOn: Day;
}

/** What the state of a stack tells, secrets left out. Credentials go by name, `edge-g7`. */
export interface StackState {
  /** Undefined in a stack that no run has finished. */
  readonly ledger?: Ledger | undefined;
  /** Client ID by consumer. */
  readonly clientIds: ReadonlyMap<string, string>;
  /** Key ID of each declared credential. */
  readonly keyIds: ReadonlyMap<string, string>;
  /** Credentials that a token was obtained with before they were published. */
  readonly proven: ReadonlySet<string>;
  /** Who got each credential. */
  readonly deliveries: ReadonlyMap<string, readonly Delivery[]>;
  /** The generation that the vault holds, by consumer. */
  readonly published: ReadonlyMap<string, string>;
}

/** A client secret on an app, as Microsoft Graph shows it. */
export interface AppPassword {
  readonly keyId: string;
  readonly displayName: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** What was found out about sign-ins. */
export interface SignInFacts {
  readonly source: "Microsoft Graph" | "Log Analytics";
  readonly log: LogCoverage;
  readonly tally: SignInTally;
}

/** The certificate that a server showed. */
export interface ServerCertificate {
  readonly validFrom: Day;
  readonly validUntil: Day;
  readonly issuer: string;
  /** Why it isn't this host's; empty if it is. */
  readonly misnamed: string;
  /** Why this machine doesn't trust whoever issued it; empty if it does. */
  readonly untrusted: string;
}

/** What was found out about a configured certificate; left out where it wasn't looked at, with the reason. */
export type CertificateFact = Read<ServerCertificate> | { readonly ok: "skipped"; readonly reason: string };

/** Everything that a report is made of. */
export interface Facts {
  readonly stack: string;
  readonly today: Day;
  readonly settings: Settings;
  /** True if the stack file says how secrets are handed over. */
  readonly handsOver: boolean;
  readonly state: StackState;
  /** Client secrets by client ID, in small letters. */
  readonly apps: ReadonlyMap<string, Read<readonly AppPassword[]>>;
  readonly signIns: SignInFacts;
  /** By name. */
  readonly certificates: ReadonlyMap<string, CertificateFact>;
}
