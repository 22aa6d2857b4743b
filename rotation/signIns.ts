import type { Instant } from "./calendar";

/** One sign-in of a service principal, as Entra's log has it. */
export interface SignIn {
  readonly createdDateTime: Instant;
  /** Client ID of the app. */
  readonly appId: string;
  /** The credential it was made with; empty if none of the app's matched. */
  readonly keyId: string;
  readonly ipAddress: string;
  readonly correlationId: string;
  /** The AADSTS number; 0 if a token was issued. */
  readonly errorCode: number;
}

/** Several sign-ins of one kind. */
export interface Uses {
  readonly last: Instant;
  /** Where the last one came from. */
  readonly ipAddress: string;
  readonly count: number;
}

/** What the log has on one credential; a kind that never happened is left out. */
export interface KeySignIns {
  /** A token was issued to the consumer. */
  readonly used?: Uses;
  /** None was. */
  readonly refused?: Uses;
  /** The run that issued the credential proved it: its correlation ID is the key ID. It is not the consumer's use. */
  readonly proof?: Uses;
}

type Kind = keyof KeySignIns;

/** Sign-ins by app and credential, added up. What was tried with an unknown secret stands under the key ID "". */
export class SignInTally {
  private readonly keys = new Map<string, KeySignIns>();

  /** How many sign-ins were added. */
  count = 0;

  /** @param ownKeys key IDs, in small letters, whose proofs by a run are kept apart from other sign-ins */
  constructor(private readonly ownKeys: ReadonlySet<string> = new Set()) {}

  add(signIn: SignIn): void {
    // A run proves a new credential until Entra knows it everywhere: what is refused till then says nothing.
    if (signIn.errorCode !== 0 && this.ownKeys.has(signIn.correlationId.toLowerCase())) {
      this.count += 1;
      return;
    }
    this.addUses(signIn.appId, signIn.keyId, kindOf(signIn), {
      ...signIn,
      last: signIn.createdDateTime,
      count: 1,
    });
  }

  /** Adds what somebody else has added up already. */
  addUses(appId: string, keyId: string, kind: Kind, { last, ipAddress, count }: Uses): void {
    this.count += count;
    const known = this.of(appId, keyId);
    const before = known[kind];
    const newest = before === undefined || before.last < last ? { last, ipAddress } : before;
    const uses = { last: newest.last, ipAddress: newest.ipAddress, count: (before?.count ?? 0) + count };
    this.keys.set(nameOf(appId, keyId), { ...known, [kind]: uses });
  }

  of(appId: string, keyId: string): KeySignIns {
    return this.keys.get(nameOf(appId, keyId)) ?? {};
  }
}

function nameOf(appId: string, keyId: string): string {
  return `${appId}/${keyId}`.toLowerCase();
}

function kindOf({ errorCode, correlationId, keyId }: SignIn): Kind {
  if (errorCode !== 0) return "refused";
  return keyId !== "" && correlationId.toLowerCase() === keyId.toLowerCase() ? "proof" : "used";
}
