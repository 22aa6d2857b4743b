import { z } from "zod";
import { type Immutable, dayWanted, renewalSchema, servedCertificateSchema } from "../rotation";
import { deliverySchema, postSchema, recipientSchema } from "./contract";

/*
 * What the own resources for certificates take and keep. As in contract.ts: the program passes it, the provider checks it,
 * the state has it, and gate, status and history read it there.
 */

const day = dayWanted("a day, YYYY-MM-DD");
const number = z.string().regex(/^c[1-9]\d*$/);
const { host, port, issuer, owner, renewBeforeDays, isReminded, isAutomatic } = renewalSchema.shape;

const sightSchema = z.union([
  z.strictObject({ shows: z.array(servedCertificateSchema) }),
  z.strictObject({ reason: z.string() }),
]);

/** A reminder that went out, for the history. */
const sentReminderSchema = z.strictObject({
  number,
  daysBefore: z.int(),
  sentOn: day,
  to: z.string(),
  address: z.string().optional(),
});

/** What the program passes of a watched certificate; what the state has is the renewal (rotation/renewalRecord.ts). */
export const watchedCertificateSchema = z.strictObject({
  today: day,
  /** As the stack file has it; absent once it has left. */
  wanted: z.strictObject({ host, port, issuer, owner, renewBeforeDays, isReminded, isAutomatic }).optional(),
  /** What was seen, by place; absent where nobody looked. */
  sights: z.record(z.string(), sightSchema).optional(),
  received: z.string().optional(),
  reminders: z.array(sentReminderSchema).optional(),
  origin: z.strictObject({ commit: z.string().optional(), by: z.string().optional() }).optional(),
  /** Why its owner gets no reminder, in a sentence; absent where they do. */
  unreminded: z.string().optional(),
  isPreview: z.boolean(),
});

/** A reminder to the owner of a certificate: all that its words may lean on. */
export const reminderSchema = z.strictObject({
  stack: z.string(),
  /** Name in the stack file. */
  certificate: z.string(),
  number,
  /** So many days before its end it is for. */
  daysBefore: z.int(),
  /** Days before the end of the one after it; absent for the last one. */
  nextDaysBefore: z.int().optional(),
  host,
  port,
  issuer,
  names: z.array(z.string()),
  serial: z.string(),
  /** Its last second. */
  notAfter: z.string(),
  /** Places that show it, and those that show the new one. */
  showing: z.array(z.string()),
  renewed: z.array(z.string()),
  /** Of those that show it, the ones that don't answer, with the day since when. */
  unreachable: z.record(z.string(), day),
  /** The new one has come, and no place shows it. */
  isReceived: z.boolean(),
  /** It was to be renewed by ACME. */
  isAutomatic,
  /** So many days the new one may live. */
  longestLife: z.int(),
  /** Name of the owner in the stack file. */
  owner: z.string(),
  recipient: recipientSchema,
  /** False once a later one goes out, or every place shows the new one: nothing is sent any more. */
  isLatest: z.boolean(),
  today: day,
});

const { email, messageId } = deliverySchema.shape;

/** What a reminder keeps: its inputs, and what went out. */
export const sentSchema = z.object({
  mail: z.strictObject({ email, messageId, sentOn: day }).optional(),
  post: z.strictObject({ kind: postSchema.shape.kind, messageId, sentOn: day }).optional(),
});

export type WatchedCertificateInputs = Immutable<z.output<typeof watchedCertificateSchema>>;
export type ReminderInputs = Immutable<z.output<typeof reminderSchema>>;
export type SentByReminder = Immutable<z.output<typeof sentSchema>>;
