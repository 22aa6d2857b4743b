import {
  type ConsumerRecord,
  type Credential,
  credentialName,
  formerNamesOf,
  generationNumber,
} from "../rotation";

/** A credential of the ledger that is declared as a resource. */
export interface IssuedCredential extends Pick<Credential, "state" | "issuedOn" | "expiresOn" | "reason"> {
  /** `g7`. */
  readonly generation: string;
  /** `edge-g7`. */
  readonly name: string;
  /** Names under which it may stand in the engine's state: those of the consumer before it was renamed. */
  readonly formerNames: readonly string[];
  /** The name, with that of the consumer at the time: what Entra once was told can't be changed. */
  readonly nameInEntra: string;
}

/** Newest first; without the one that was made by hand: it is declared nowhere, so nothing here can delete it. */
export function issuedCredentials(consumer: string, record: ConsumerRecord): IssuedCredential[] {
  return Object.entries(record.credentials)
    .filter(([, { adoptedKeyId }]) => adoptedKeyId === undefined)
    .sort(([a], [b]) => generationNumber(b) - generationNumber(a))
    .map(([generation, { state, issuedOn, expiresOn, reason, issuedAs }]) => ({
      state,
      issuedOn,
      expiresOn,
      reason,
      generation,
      name: credentialName(consumer, generation),
      formerNames: formerNamesOf(record, generation).map((former) => credentialName(former, generation)),
      nameInEntra: credentialName(issuedAs ?? consumer, generation),
    }));
}

/** Valid today: the only credentials that are protected, and that the vault may hold. */
export function isLive({ state }: Pick<Credential, "state">): boolean {
  return state === "current" || state === "previous";
}
