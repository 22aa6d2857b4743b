import type { Watched } from "../certificates/watched";
import type { Delivery as HandedOver } from "../components/contract";
import type { HeldReminder } from "../components/certificatePlan";
import type { Day, Instant, Ledger, LogCoverage, Renewal, SignInTally } from "../rotation";
import type { Uses } from "../deadlines/uses";
import type { Settings } from "../settings/settings";
import type { EstateFacts, HeldEstate } from "./estateFacts";
import type { Read } from "./reading";

export type { Read } from "./reading";

/** What was handed to one recipient. */
export interface Delivery extends Pick<HandedOver, "keyId"> {
  readonly recipient: string;
  readonly by: "email" | "webhook";
  /** Where the e-mail went; a webhook's address is told to nobody. */
  readonly email?: string;
  readonly form: string;
  readonly sentOn: Day;
}

/** A secret of a Keycloak client, as the server has it. Its value was compared and is not kept. */
export interface ServerSecret {
  /** The credential whose value it is, `edge-g7`; undefined if the state has none of that value. */
  readonly name: string | undefined;
  /** When Keycloak made it; undefined for one that was set by hand, and for the rotated one. */
  readonly createdAt: Instant | undefined;
  /** When Keycloak ends it; undefined if it has no end there. */
  readonly expiresAt: Instant | undefined;
}

/** A client of Keycloak whose secret rotates, as the server has it. */
export interface KeycloakClient {
  /** Why its secret can't be signed in with or rotated, in a sentence without a subject; undefined if it can. */
  readonly obstacle: string | undefined;
  /** The client policy that its mark names. */
  readonly mark: string | undefined;
  readonly current: ServerSecret;
  /** By the server's clock: then neither secret is taken. */
  readonly isExpired: boolean;
  /** It has a flow whose sign-ins Keycloak saves. */
  readonly isLogged: boolean;
  /** The one before, while the server takes it. */
  readonly rotated: ServerSecret | undefined;
  /** What is wrong with its policy in the realm; undefined if it is as it was declared, or wasn't declared yet. */
  readonly policyProblem: string | undefined;
}

/** A sign-in, or one that was refused. */
export interface ClientSignIn {
  readonly at: Instant;
  readonly ipAddress: string;
}

/** What Keycloak's events tell of a client. They don't say with which secret it signed in. */
export interface ClientEvents {
  readonly log: LogCoverage;
  /** The consumer's, newest first. */
  readonly signIns: readonly ClientSignIn[];
  readonly refused: readonly ClientSignIn[];
  /** Credentials whose proof by a run was found there. */
  readonly proven: ReadonlySet<string>;
}

/** What was found out about a client; events are read of one that could be read. */
export interface ClientReading {
  readonly client: Read<KeycloakClient>;
  readonly events: ClientEvents;
}

/** What a run wrote into the vault, as the state has it. */
export interface Publication {
  /** The secret's name; undefined if the state hasn't got it. */
  readonly secretName?: string;
  readonly generation: string;
  /** Undefined if somebody took the tag away, and a refresh saw that. */
  readonly keyId?: string;
  /** The vault's name of the version; undefined if the state hasn't got it. */
  readonly version?: string;
}

/** A resource that the state holds without protection, of a kind that is to be protected. */
export interface Unprotected {
  readonly kind: "credential" | "ledger" | "vault" | "app" | "client policy";
  readonly name: string;
}

/**
 * What a stack's state has, secrets left out. Credentials go by name, `edge-g7`, and every key ID stands in small
 * letters: a name says who meant what, only the key ID says which secret it is. (Of a Keycloak client's it is the time at
 * which it was made.)
 */
export interface StackState {
  /** Undefined in a stack that no run has finished. */
  readonly ledger?: Ledger | undefined;
  /** Client ID by consumer. */
  readonly clientIds: ReadonlyMap<string, string>;
  /** Key ID of each declared credential. */
  readonly keyIds: ReadonlyMap<string, string>;
  /** Key IDs of what a run has replaced and not removed yet. */
  readonly leaving: ReadonlySet<string>;
  /** The key ID that a token was obtained with before it was published, by credential. */
  readonly proven: ReadonlyMap<string, string>;
  /** The credential that was proven with each token, by the token's ID: Keycloak's events name it. */
  readonly proofTokens: ReadonlyMap<string, string>;
  /** Name of the client policy in the realm, by consumer of Keycloak. */
  readonly policies: ReadonlyMap<string, string>;
  /** Who got each credential, under which key ID. */
  readonly deliveries: ReadonlyMap<string, readonly Delivery[]>;
  /** What the default vault holds, by consumer. */
  readonly published: ReadonlyMap<string, Publication>;
  /** The same of further vaults, by what the stack file called them. */
  readonly copies: ReadonlyMap<string, ReadonlyMap<string, Publication>>;
  readonly unprotected: readonly Unprotected[];
  /** True once a run has made the vault. */
  readonly hasVault: boolean;
  /** The versions of Azure's APIs that its resources are looked after with. */
  readonly apis: Uses["apis"];
  readonly estate: HeldEstate;
  /** Watched certificates by name, and reminders to their owners. */
  readonly watch: {
    readonly renewals: ReadonlyMap<string, Renewal>;
    readonly reminders: readonly HeldReminder[];
  };
}

/** One version of a secret in the vault, without its value. The tags are what a run wrote. */
export interface VaultVersion {
  readonly version: string;
  readonly createdAt: Instant;
  readonly isEnabled: boolean;
  readonly expiresOn?: Day;
  readonly consumer?: string;
  readonly generation?: string;
  readonly keyId?: string;
}

/** A secret of the vault. */
export interface VaultSecret {
  /** Oldest first; of a deleted one only the newest. */
  readonly versions: readonly VaultVersion[];
  readonly isDeleted: boolean;
}

/** What lies in the vault, by the secret's name: what we wrote, and what was deleted. */
export type VaultFacts = ReadonlyMap<string, VaultSecret>;

/** A certificate that lies in the vault. */
export interface VaultCertificate {
  readonly name: string;
  readonly isEnabled: boolean;
  /** The last day of its newest version; undefined if the vault doesn't say it. */
  readonly endsOn?: Day;
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
  /** `Keycloak` where there is no consumer of Entra: then it has nothing. */
  readonly source: "Microsoft Graph" | "Log Analytics" | "Keycloak";
  readonly log: LogCoverage;
  /** Client IDs, as they were asked for, of which the sign-ins could not be read, with the reason. */
  readonly unread: ReadonlyMap<string, string>;
  readonly tally: SignInTally;
}

/** Everything that a report is made of. */
export interface Facts {
  readonly stack: string;
  readonly today: Day;
  /** The Azure that was asked is the local one. */
  readonly isRehearsal: boolean;
  /** The major version of Node.js that runs this. */
  readonly nodeMajor: number;
  readonly settings: Settings;
  /** True if the stack file says how secrets are handed over. */
  readonly handsOver: boolean;
  readonly state: StackState;
  /** Client secrets by client ID, in small letters. */
  readonly apps: ReadonlyMap<string, Read<readonly AppPassword[]>>;
  /** What Keycloak has, by consumer. */
  readonly clients: ReadonlyMap<string, ClientReading>;
  /** The default vault. */
  readonly vault: Read<VaultFacts>;
  /** Those in each vault that could be read, by what the stack file calls it. */
  readonly vaultCertificates: ReadonlyMap<string, readonly VaultCertificate[]>;
  /** Further ones, by what the stack file calls them. */
  readonly vaults: ReadonlyMap<string, Read<VaultFacts>>;
  readonly estate: EstateFacts;
  readonly signIns: SignInFacts;
  /** By name. */
  readonly certificates: ReadonlyMap<string, Watched>;
}
