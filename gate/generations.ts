import { type ConsumerRecord, type Credential, type Ledger, byGeneration, own } from "../rotation";
import type { Review } from "./review";

/** A consumer's record before and after. */
export interface ConsumerTransition {
  readonly consumer: string;
  /** Undefined for a new consumer. */
  readonly old: ConsumerRecord | undefined;
  readonly record: ConsumerRecord;
}

/** A generation that only the new ledger knows. */
export interface Issued extends ConsumerTransition {
  readonly generation: string;
  readonly credential: Credential;
}

/** Every consumer of the new ledger with what was known of it. */
export function consumerTransitions({
  before,
  after,
}: Pick<Review, "before" | "after">): ConsumerTransition[] {
  return Object.entries(after?.consumers ?? {}).map(([consumer, record]) => ({
    consumer,
    old: predecessorOf(consumer, record, before),
    record,
  }));
}

/** What this plan issues; not what was made by hand and only comes into the ledger now. */
export function issuedNow(review: Pick<Review, "before" | "after">): Issued[] {
  return consumerTransitions(review).flatMap((transition) =>
    byGeneration(transition.record.credentials)
      .filter(
        ([generation]) =>
          transition.old === undefined || !Object.hasOwn(transition.old.credentials, generation),
      )
      .filter(([, { adoptedKeyId }]) => adoptedKeyId === undefined)
      .map(([generation, credential]) => ({ ...transition, generation, credential })),
  );
}

/** What this plan revokes. */
export function revokedNow(review: Pick<Review, "before" | "after">): Issued[] {
  return consumerTransitions(review).flatMap((transition) =>
    byGeneration(transition.record.credentials)
      .filter(([generation, { state }]) => {
        const was = own(transition.old?.credentials, generation);
        return state === "revoked" && was !== undefined && was.state !== "revoked";
      })
      .map(([generation, credential]) => ({ ...transition, generation, credential })),
  );
}

/** Former names that this plan gives a consumer. */
export function newFormerNames({ old, record }: ConsumerTransition): string[] {
  const known = old?.formerNames ?? {};
  return Object.keys(record.formerNames ?? {}).filter(
    (name) => old !== undefined && !Object.hasOwn(known, name),
  );
}

/** Issued because somebody asked for it, out of turn. */
export function isForced({ code, reason }: Credential): boolean {
  return code === "forced" || (code === undefined && reason.startsWith("forced"));
}

/** It signs in as another app from now on; what it has stays on the old one. */
export function changesApp({ old, record }: ConsumerTransition): boolean {
  if (old === undefined) return false;
  return old.app.clientId !== record.app.clientId || old.app.issuer !== record.app.issuer;
}

function predecessorOf(
  consumer: string,
  { formerNames = {} }: ConsumerRecord,
  before: Ledger | undefined,
): ConsumerRecord | undefined {
  if (before === undefined) return undefined;
  const name = [consumer, ...Object.keys(formerNames)].find((each) => Object.hasOwn(before.consumers, each));
  return name === undefined ? undefined : own(before.consumers, name);
}
