import {
  type ConsumerRecord,
  type Credential,
  byGeneration,
  endOf,
  generationNumber,
  given,
  isKeycloak,
  overdueOn,
  own,
} from "../rotation";
import type { Occasion, OldCredential } from "./contract";

/** Recipients, by name, who were to get a generation and didn't. */
export type Missed = (generation: string) => readonly string[];

/** Pure: what the ledger says of the handover of one of a consumer's generations. */
export function occasionOf(record: ConsumerRecord, generation: string, missed: Missed = () => []): Occasion {
  const { credentials, policy, adopted } = record;
  const number = generationNumber(generation);
  const olds = byGeneration(credentials)
    .filter(([other]) => generationNumber(other) < number)
    .reverse()
    .flatMap(([other, credential]) => oldOf(other, asEnded(record, credential), missed));
  return {
    ...given("code", own(credentials, generation)?.code),
    olds,
    replaces: number > 1 || adopted !== undefined,
    ...given("daysBesideNext", policy.rotatedSecretExpirationDays),
    ...given("nextBy", overdueOn(record)),
  };
}

/** What Keycloak retires has ended there and then: no run has to remove it. */
function asEnded({ app }: ConsumerRecord, credential: Credential): Credential {
  if (credential.state !== "retired" || !isKeycloak(credential.app ?? app)) return credential;
  return { ...credential, state: "expired", expiresOn: credential.endedOn };
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
