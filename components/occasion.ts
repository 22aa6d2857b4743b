import {
  type ConsumerRecord,
  type Credential,
  type Day,
  type RotationCode,
  byGeneration,
  endOf,
  generationNumber,
  overdueOn,
  own,
} from "../rotation";

/** Why a credential is handed over, and what becomes of those before it: all that an e-mail may promise. */
export interface Occasion {
  /** Why it was issued; absent where an older ledger doesn't say. */
  readonly code?: RotationCode;
  /** Those before it that somebody may have, newest first. */
  readonly olds: readonly OldCredential[];
  /** True if there was another one before it, though the ledger may have dropped it since. */
  readonly replaces: boolean;
  /** Days that this one lives on when the next one comes; left out: until its own expiry. */
  readonly daysBesideNext?: number;
  /** The day by which the next one has come, if it comes in time. */
  readonly nextBy?: Day;
}

/**
 * What becomes of an older credential: it `ends` by itself on a day, or is removed on that day (`retires`) or now
 * (`retired`, `revoked`), or it is over: `expired` on a day, or `lost`, removed by somebody.
 */
export type Becomes = "ends" | "retires" | "retired" | "revoked" | "expired" | "lost";

export interface OldCredential {
  /** `g7`; `g0` was made by hand. */
  readonly generation: string;
  readonly becomes: Becomes;
  /** The day of its end, where it has one of its own. */
  readonly on?: Day;
  /** The app that it belongs to (its client ID, or its name), where the consumer has another one since. */
  readonly otherApp?: string;
  /** Recipients, by name, who were to get it and didn't. */
  readonly missedBy?: readonly string[];
}

/** Recipients, by name, who were to get a generation and didn't. */
export type Missed = (generation: string) => readonly string[];

/** Pure: what the ledger says of the handover of one of a consumer's generations. */
export function occasionOf(record: ConsumerRecord, generation: string, missed: Missed = () => []): Occasion {
  const { credentials, policy, adopted } = record;
  const number = generationNumber(generation);
  const olds = byGeneration(credentials)
    .filter(([other]) => generationNumber(other) < number)
    .reverse()
    .flatMap(([other, credential]) => oldOf(other, credential, missed));
  return {
    ...given("code", own(credentials, generation)?.code),
    olds,
    replaces: number > 1 || adopted !== undefined,
    ...given("daysBesideNext", policy.rotatedSecretExpirationDays),
    ...given("nextBy", overdueOn(record)),
  };
}

function oldOf(generation: string, credential: Credential, missed: Missed): OldCredential[] {
  const become = becomes(credential);
  if (become === undefined) return [];
  // One that was made by hand was handed over by hand.
  const missedBy = credential.adoptedKeyId === undefined ? missed(generation) : [];
  return [
    {
      generation,
      ...become,
      ...given("otherApp", credential.app?.clientId ?? credential.app?.displayName),
      ...(missedBy.length === 0 ? {} : { missedBy }),
    },
  ];
}

/** Undefined for one that nobody ever got. */
function becomes(credential: Credential): Pick<OldCredential, "becomes" | "on"> | undefined {
  const on = endOf(credential);
  switch (credential.state) {
    case "current":
    case "previous":
      return { becomes: on < credential.expiresOn ? "retires" : "ends", on };
    case "expired":
      return { becomes: "expired", on: credential.expiresOn };
    case "retired":
    case "revoked":
    case "lost":
      return { becomes: credential.state };
    case "unpublished":
      return undefined;
  }
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
}
