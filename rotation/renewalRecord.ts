import { z } from "zod";
import { type Immutable, dayWanted } from "./data";
import type { Instant } from "./calendar";

const day = dayWanted("want a valid date, YYYY-MM-DD");
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/) as z.ZodType<Instant>;
const number = z.string().regex(/^c[1-9]\d*$/);

/** What counts of a certificate that a server shows: read from it, never computed. */
export const servedCertificateSchema = z.strictObject({
  /** SHA-256 of the certificate, in hexadecimal, small letters. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  serial: z.string(),
  issuer: z.string(),
  notBefore: instant,
  notAfter: instant,
});

/** One certificate that was seen, and what became of it; each day is that of the run that found it so. */
const certificateSchema = z.strictObject({
  ...servedCertificateSchema.shape,
  firstSeenOn: day,
  /** It was time to renew it. */
  dueOn: day.optional(),
  /** Every place showed it, in place of another one. */
  everywhereOn: day.optional(),
  /** It had ended, and was still shown. */
  endedOn: day.optional(),
  /** No place shows it any more; it is kept until its end. */
  goneOn: day.optional(),
});

/** A node that the stack file names, or the host with all its addresses. */
const placeSchema = z.strictObject({
  /** Numbers of what it shows, or showed the last time that it answered. */
  shows: z.array(number),
  /** It doesn't answer since then, and why. */
  unreachable: z.strictObject({ since: day, reason: z.string() }).optional(),
});

/**
 * `unseen`: no place has shown one yet. `valid`: nothing to do. `due`: it must be renewed. `received`: the new one is there,
 * and nowhere installed. `installed`: some place shows the new one, others don't. `everywhere`: every place does, and the one
 * before has not ended yet. `ended`: some place shows one that is over. `left`: not in the stack file any more.
 */
export const renewalStep = z.enum([
  "unseen",
  "valid",
  "due",
  "received",
  "installed",
  "everywhere",
  "ended",
  "left",
]);

/** What is known of a watched certificate. Changes from one run to the next only if a state does: it holds no "today". */
export const renewalSchema = z.strictObject({
  format: z.literal(1),
  host: z.string(),
  port: z.int(),
  /** From whom it should be, as the stack file says. */
  issuer: z.string(),
  /** Who renews it, as the stack file says. */
  owner: z.string(),
  renewBeforeDays: z.int().positive(),
  /** Reminders go out to the owner. */
  isReminded: z.boolean(),
  /** It is renewed by ACME; absent: by hand. */
  isAutomatic: z.literal(true).optional(),
  step: renewalStep,
  /** The day of the run since which that is so. */
  since: day,
  /** By the node's name, or the host's. */
  places: z.record(z.string(), placeSchema),
  /** By number, `c3`, in the order in which they were seen; those that are over and gone are dropped. */
  certificates: z.record(number, certificateSchema),
  /** The number that the next one gets; never used twice. */
  nextNumber: z.int().positive(),
  /** What `quarterturn:received` names, as long as no place shows it. */
  received: z.strictObject({ fingerprint: servedCertificateSchema.shape.fingerprint, on: day }).optional(),
  /** What happened, a line an event; only ever added to (renewalHistory.ts). */
  history: z.string(),
});

export type ServedCertificate = Immutable<z.output<typeof servedCertificateSchema>>;
export type WatchedPlace = Immutable<z.output<typeof placeSchema>>;
export type CertificateRecord = Immutable<z.output<typeof certificateSchema>>;
export type CertificateRecords = Readonly<Record<string, CertificateRecord>>;
export type RenewalStep = z.output<typeof renewalStep>;
export type Renewal = Immutable<z.output<typeof renewalSchema>>;

/** A stored renewal; undefined where another version wrote it, or somebody's hand. */
export function readRenewal(stored: unknown): Renewal | undefined {
  return renewalSchema.safeParse(stored).data;
}
