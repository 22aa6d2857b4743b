import { type ConsumerRecord, type Day, type KeySignIns, generationNumber, judge, own } from "../../rotation";
import type { AppPassword, Facts } from "../facts";

import type { HandedKey } from "./keys";
import type { CredentialReport } from "./schema";
import { mainView, secretIn } from "../vaults";

/** One consumer, as the ledger and the stack file know it. */
export interface Subject {
  readonly name: string;
  readonly clientId: string | undefined;
  readonly record: ConsumerRecord | undefined;
  /** Names of those who get its secrets. */
  readonly recipients: readonly string[];
  /** What reached somebody, oldest first. */
  readonly handed: readonly HandedKey[];
}

/** What is on an app, nothing if it is gone; undefined if that isn't known. */
export function passwordsOf(
  clientId: string | undefined,
  { apps }: Facts,
): readonly AppPassword[] | undefined {
  const read = apps.get((clientId ?? "").toLowerCase());
  if (read?.ok === false && read.isGone === true) return [];
  return read?.ok === true ? read.value : undefined;
}

/** What the log has on one secret of an app. */
export function signInsOf(
  clientId: string | undefined,
  keyId: string | null,
  { signIns }: Facts,
): KeySignIns {
  return clientId === undefined || keyId === null ? {} : signIns.tally.of(clientId, keyId);
}

/** True if readers of the vault get this one: by what lies in it or, if it can't be read, by what the state says. */
export function isPublished(consumer: string, keyId: string, facts: Facts): boolean {
  const vault = mainView(consumer, facts);
  if (vault?.read.ok !== true) return vault?.published.get(consumer)?.keyId === keyId;
  const secret = vault.read.value.get(secretIn(consumer, vault, facts));
  const newest = secret?.versions.at(-1);
  return secret?.isDeleted === false && newest?.isEnabled === true && newest.keyId === keyId;
}

/** The day on which the consumer was known to use a newer one. */
export function movedFrom({ confirmed = {} }: ConsumerRecord, generation: string): Day | undefined {
  const days = Object.entries(confirmed)
    .filter(([other]) => generationNumber(other) > generationNumber(generation))
    .map(([, day]) => day);
  return days.sort()[0];
}

/** A verdict as the report shows it. */
export function shown(evidence: Parameters<typeof judge>[0]): NonNullable<CredentialReport["verdict"]> {
  const verdict = judge(evidence);
  return {
    kind: verdict.kind,
    lastUsed: evidence.signIns.used ?? null,
    missingDays: verdict.kind === "unknown" ? verdict.missingDays : 0,
    sentence: verdict.sentence,
  };
}

/** A secret whose handover is asked for. */
interface Secret {
  readonly name: string;
  readonly keyId: string;
  /** Everybody is to have it. */
  readonly isCurrent: boolean;
  /** False if it is known that nobody got it. */
  readonly isHanded: boolean | null;
}

/** Who got a secret: a delivery of another key under the same name is none of this one. */
export function handoverOf(
  { recipients }: Pick<Subject, "recipients">,
  { name, keyId, isCurrent, isHanded }: Secret,
  { state, settings, handsOver }: Facts,
): CredentialReport["handover"] {
  const deliveries = (state.deliveries.get(name) ?? [])
    .filter((one) => one.keyId === keyId)
    .map(({ recipient, by, email, form, sentOn }) => ({ recipient, by, email: email ?? null, form, sentOn }));
  if (!handsOver && state.deliveries.size === 0) return { status: "notConfigured", deliveries, missing: [] };
  // Whoever came later gets the newest only.
  const wanted = isCurrent || isHanded === false ? recipients : [];
  const missing = wanted.filter(
    (recipient) => !hasAll(own(settings.recipients, recipient), recipient, deliveries),
  );
  if (missing.length > 0)
    return { status: deliveries.length === 0 ? "missing" : "partly", deliveries, missing };
  return { status: deliveries.length === 0 && !isCurrent ? "notConfigured" : "done", deliveries, missing };
}

/** Whether somebody was reached in each way that the stack file names. An e-mail to another address is as good as none. */
function hasAll(
  known: Facts["settings"]["recipients"][string] | undefined,
  name: string,
  deliveries: NonNullable<CredentialReport["handover"]>["deliveries"],
): boolean {
  if (known === undefined) return false;
  const got = deliveries.filter(({ recipient }) => recipient === name);
  const address = known.email?.toLowerCase();
  const hasMail = address === undefined || got.some(({ email }) => email?.toLowerCase() === address);
  return hasMail && (known.webhook === undefined || got.some(({ by }) => by === "webhook"));
}
