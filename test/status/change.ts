import type { Watched } from "../../certificates/watched";
import type {
  AppPassword,
  Facts,
  Publication,
  Read,
  Unprotected,
  VaultCertificate,
  VaultFacts,
} from "../../status/facts";
import type { Adoption, Ledger, LogCoverage } from "../../rotation";

/** What a test changes of an estate in which all is well. */
export interface Change {
  readonly today?: string;
  /** Days on which `up` ran; each quarter issues a generation. */
  readonly runs?: readonly string[];
  /** Those of the runs that a forced rotation of both was asked for. */
  readonly forcedOn?: readonly string[];
  /** The generation that both said they use, and the day of the run that read that. */
  readonly confirmed?: readonly [generation: number, run: string];
  /** Days of the last sign-in by credential; those left out were never signed in with. */
  readonly used?: Readonly<Record<string, string>>;
  /** Days of the last refusal by credential; "edge-?" stands for an unknown secret. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly log?: LogCoverage;
  /** What is on the app of `edge`, given what belongs there. */
  readonly onApp?: (ours: readonly AppPassword[]) => Read<readonly AppPassword[]>;
  /** Credentials that a token was obtained with. */
  readonly proven?: readonly string[];
  /** Key IDs in the state other than those that belong there; `undefined` takes one away. */
  readonly declared?: Readonly<Record<string, string | undefined>>;
  /** Key IDs that a token was obtained with, other than those that belong there. */
  readonly provenKeys?: Readonly<Record<string, string>>;
  /** The generation in the vault, by consumer. */
  readonly published?: Readonly<Record<string, string>>;
  /** Names of those who got each credential; left out: the newest ones went to all. */
  readonly delivered?: Readonly<Record<string, readonly string[]>>;
  /** Where the deliveries went; left out: to the stack file's addresses. */
  readonly deliveredTo?: string;
  /** Under which key ID; left out: that which belongs there. */
  readonly deliveredKeys?: Readonly<Record<string, string>>;
  /** What lies in the vault, given what belongs there. */
  readonly vault?: (ours: VaultFacts) => Facts["vault"];
  /** What the state says that lies in the vault, by consumer; left out: what belongs there. */
  readonly publication?: Readonly<Record<string, Publication>>;
  readonly unprotected?: readonly Unprotected[];
  /** What the runs know of the certificates; left out: each is watched, and none has been seen. */
  readonly watch?: Facts["state"]["watch"];
  /** Why the sign-ins of some apps could not be read, by client ID. */
  readonly unread?: Readonly<Record<string, string>>;
  /** What the stack file adopts for `edge`, from the first run on. */
  readonly adopt?: Adoption;
  /** What becomes of the ledger after the last run. */
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly handsOver?: boolean;
  /** What Azure has of the estate; left out: nothing was looked at. */
  readonly estate?: Facts["estate"];
  /** What the stack file and the state have of it; left out: all of it is declared. */
  readonly pieces?: Partial<Pick<Facts["settings"], "certificates" | "functionApp" | "gateway">>;
  readonly held?: Facts["state"]["estate"];
  /** By what the stack file calls the vault. */
  readonly vaultCertificates?: Readonly<Record<string, readonly VaultCertificate[]>>;
  readonly certificates?: Readonly<Record<string, Watched>>;
  /** Generations that the stack file revokes, at the last run. */
  readonly revoke?: Readonly<Record<string, readonly number[]>>;
  /** Consumers that left the stack file. */
  readonly removed?: readonly string[];
}
