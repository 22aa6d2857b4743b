import * as pulumi from "@pulumi/pulumi";
import { type ConsumerRecord, type Day, credentialName } from "../rotation";

/** Says in the preview, a sentence per consumer, what this run does and why. */
export function announce(
  records: Readonly<Record<string, ConsumerRecord>>,
  today: Day,
  ledger: pulumi.Resource,
): void {
  for (const [consumer, record] of Object.entries(records)) {
    void pulumi.log.info(sentenceOf(consumer, record, today), ledger);
  }
}

/** `edge-g8: new, valid until 2027-08-19, because …` or `edge: nothing to do before 2027-05-07`. */
export function sentenceOf(consumer: string, record: ConsumerRecord, today: Day): string {
  const issued = Object.entries(record.credentials).find(
    ([, { issuedOn, adoptedKeyId }]) => issuedOn === today && adoptedKeyId === undefined,
  );
  if (issued !== undefined) {
    const [generation, { expiresOn, reason }] = issued;
    return `${credentialName(consumer, generation)}: new, valid until ${expiresOn}; ${reason}`;
  }
  if (record.nextRotation === undefined)
    return `${consumer}: left the stack file, its credentials live out their time`;
  return `${consumer}: nothing to rotate before ${record.nextRotation}`;
}
