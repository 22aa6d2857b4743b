import type { Day } from "./calendar";
import { earlier } from "./calendar";
import type { Policy } from "./policy";
import { own } from "./own";

/** Why a credential was issued. */
export type RotationCode =
  "first" | "forced" | "current-revoked" | "current-lost" | "current-expired" | "app-changed" | "due";

/** `current`: newest, in the vault. `previous`: still valid, the way back. */
export type LiveState = "current" | "previous";

/**
 * `expired`: past its expiry. `retired`: past `rotatedSecretExpirationDays`, while the cloud would still take it.
 * `revoked`: named by a committed `revoke`. `lost`: somebody removed it from its app. `unpublished`: a newer one was
 * issued before anybody had got it. All are declared without protection until the engine has stored that, then dropped.
 */
export type EndedState = "expired" | "retired" | "revoked" | "lost" | "unpublished";

interface CredentialFacts {
  /** First day. */
  readonly issuedOn: Day;
  /** Valid until 00:00Z of this day. Never changes: in Entra another end would mean another secret. */
  readonly expiresOn: Day;
  /** Why it was issued, in a sentence. */
  readonly reason: string;
  /** Why it was issued, as a code; absent in what an older ledger or somebody's hand issued. */
  readonly code?: RotationCode;
  /** Entra's key ID, for a credential made by hand and adopted: it is declared nowhere and never deleted. */
  readonly adoptedKeyId?: string;
  /** First day on which a run retires it, earlier than its expiry: the rotation plus `rotatedSecretExpirationDays`. */
  readonly retiresOn?: Day;
  /** The consumer's name when it was issued, if it was renamed since: Entra keeps it in the secret's display name. */
  readonly issuedAs?: string;
  /** A refresh didn't find it on its app. */
  readonly absent?: true;
  /** The app it was issued on, if the consumer has another one since. */
  readonly app?: ConsumerApp;
}

export interface LiveCredential extends CredentialFacts {
  readonly state: LiveState;
}

export interface EndedCredential extends CredentialFacts {
  readonly state: EndedState;
  /** The day of the run that found it expired, retired or revoked; of the next one, if that run was killed. */
  readonly endedOn: Day;
}

/** One secret of a consumer. */
export type Credential = LiveCredential | EndedCredential;

/** By generation, `g7`, in the order of their numbers. */
export type Credentials = Readonly<Record<string, Credential>>;

/** Who a consumer's credentials belong to. Kept in the ledger so that a consumer that left the stack file keeps its app. */
export interface ConsumerApp {
  readonly displayName: string;
  /** Client ID (UUID) of an existing app that is adopted; left out: the app is created. */
  readonly clientId?: string;
  /** Object ID (UUID) of the adopted app: asked for once, then kept here. */
  readonly objectId?: string;
  /** Personal Microsoft accounts may sign in to it: Entra then allows two secrets at most. */
  readonly personalAccounts?: true;
}

/** What the ledger knows of one consumer. */
export interface ConsumerRecord {
  readonly app: ConsumerApp;
  readonly policy: Policy;
  readonly credentials: Credentials;
  /** The number that the next generation gets; never used twice. */
  readonly nextGeneration: number;
  /** First day on which a run rotates; absent for a consumer that left the stack file. */
  readonly nextRotation?: Day;
  /** The last value of `force` that counted. */
  readonly forced?: string;
  /** Generations that the consumer said it uses, and when the stack file said so. */
  readonly confirmed?: Readonly<Record<string, Day>>;
  /** Key ID of the credential that `adopt` brought in; it counts once, also after it is gone from here. */
  readonly adopted?: string;
  /**
   * Names it had before, each with the first generation issued after the change. Generations below that number were
   * declared under the old name: the program gives their resources an alias. Gone when the last of them is.
   */
  readonly formerNames?: Readonly<Record<string, number>>;
}

/** The record of all consumers' generations. Changes from one run to the next only if a state does: it holds no "today". */
export interface Ledger {
  readonly format: 2;
  readonly consumers: Readonly<Record<string, ConsumerRecord>>;
}

/** `g7`. */
export function generationName(number: number): string {
  return `g${number}`;
}

/** 7 for `g7`. */
export function generationNumber(generation: string): number {
  return Number(generation.slice(1));
}

/** `edge-g7`: the name of a credential, of its resource in Pulumi and of its record in Entra. */
export function credentialName(consumer: string, generation: string): string {
  return `${consumer}-${generation}`;
}

/** What Entra shows as a secret's name: `edge-g7 2026-11-22 to 2027-05-21`. It can't be changed later. */
export function displayNameOf(consumer: string, generation: string, credential: Credential): string {
  const { issuedAs = consumer, issuedOn, expiresOn } = credential;
  return `${credentialName(issuedAs, generation)} ${issuedOn} to ${expiresOn}`;
}

/** The credential as one that is on its app. */
export function asPresent<C extends Credential>(credential: C): C {
  if (credential.absent === undefined) return credential;
  const entries = Object.entries(credential).filter(([key]) => key !== "absent");
  return Object.fromEntries(entries) as unknown as C;
}

/** Valid today, as far as the ledger knows: the only credentials that are protected, and that the vault may hold. */
export function isLive<C extends Pick<Credential, "state">>(
  credential: C,
): credential is C & { readonly state: LiveState } {
  return credential.state === "current" || credential.state === "previous";
}

/** The day on which the ledger lets go of it: its expiry, or the day on which it retires. */
export function endOf(credential: Credential): Day {
  return earlier(credential.retiresOn ?? credential.expiresOn, credential.expiresOn);
}

/** Generation and credential, oldest first. A ledger that went through the engine may come back in another order. */
export function byGeneration(credentials: Credentials): [string, Credential][] {
  return Object.entries(credentials).sort(([a], [b]) => generationNumber(a) - generationNumber(b));
}

/** The generation issued last (an adopted one counts as 0); undefined if none was issued or it is gone. */
export function latest(record: ConsumerRecord): [string, Credential] | undefined {
  const generation = generationName(record.nextGeneration - 1);
  const credential = own(record.credentials, generation);
  return credential === undefined ? undefined : [generation, credential];
}

/** The generation that the vault holds. */
export function current(record: ConsumerRecord): [string, LiveCredential] | undefined {
  const last = latest(record);
  return last?.[1].state === "current" ? [last[0], last[1]] : undefined;
}
