import { type Day, earlier } from "./calendar";
import type { ConsumerRecord, Credential, Credentials, LiveCredential, LiveState } from "./ledgerSchema";
import { own } from "./own";

export type {
  ConsumerApp,
  ConsumerRecord,
  Credential,
  Credentials,
  EndedCredential,
  EndedState,
  Ledger,
  LiveCredential,
  LiveState,
  RotationCode,
} from "./ledgerSchema";

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

/** `edge-g7` → consumer `edge`, generation `g7`; both empty for a name that is no credential's. */
export function credentialParts(name: string): { readonly consumer: string; readonly generation: string } {
  const [, consumer = "", generation = ""] = /^(.+)-(g\d+)$/.exec(name) ?? [];
  return { consumer, generation };
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
