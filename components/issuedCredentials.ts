import {
  type ConsumerRecord,
  type Credential,
  type Holdings,
  credentialName,
  displayNameOf,
  formerNamesOf,
  generationNumber,
  holdingOf,
  isHeld,
  isLive,
} from "../rotation";

/** A credential of the ledger that is declared as a resource. */
export interface IssuedCredential extends Pick<
  Credential,
  "state" | "issuedOn" | "expiresOn" | "reason" | "code" | "absent" | "app"
> {
  /** `g7`. */
  readonly generation: string;
  /** `edge-g7`. */
  readonly name: string;
  /** Names under which it may stand in the engine's state: those of the consumer before it was renamed. */
  readonly formerNames: readonly string[];
  /** What Entra shows as its name, with the consumer's name at the time. */
  readonly nameInEntra: string;
}

/** Newest first; without the one that was made by hand: it is declared nowhere, so nothing here can delete it. */
function issuedCredentials(consumer: string, record: ConsumerRecord): IssuedCredential[] {
  return Object.entries(record.credentials)
    .filter(([, { adoptedKeyId }]) => adoptedKeyId === undefined)
    .sort(([a], [b]) => generationNumber(b) - generationNumber(a))
    .map(([generation, credential]) => ({
      ...credential,
      generation,
      name: credentialName(consumer, generation),
      formerNames: formerNamesOf(record, generation).map((former) => credentialName(former, generation)),
      nameInEntra: displayNameOf(consumer, generation, credential),
    }));
}

/** Those of them that a run declares: what has ended only where the state has it, or it would be made. */
export function declaredCredentials(
  consumer: string,
  { record, holdings }: { readonly record: ConsumerRecord; readonly holdings: Holdings },
): IssuedCredential[] {
  return issuedCredentials(consumer, record).filter(
    (credential) =>
      isLive(credential) ||
      (credential.absent !== true && isHeld(holdingOf(consumer, record, credential.generation, holdings))),
  );
}
