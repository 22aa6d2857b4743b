import { z } from "zod";
import { longestLife } from "../certificates/issuers";
import { types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import {
  type Day,
  type DueReminder,
  type Origin,
  type Renewal,
  type SentReminder,
  type Sight,
  given,
  noticeOf,
  own,
  placesWith,
  reminderDue,
  reminderName,
  remindersOf,
  shownNow,
  successorIn,
} from "../rotation";
import type { Settings } from "../settings/settings";
import {
  type ReminderInputs,
  type SentByReminder,
  type WatchedCertificateInputs,
  type reminderSchema,
  sentSchema,
} from "./certificatesContract";
import type { PartOf } from "./contract";
import { recipientOf } from "./handoverPlan";
import type { HeldResource } from "./holdings";

/** A reminder that the state has, with what of it went out. */
export interface HeldReminder extends DueReminder {
  readonly certificate: string;
  readonly owner: string;
  readonly email: string | undefined;
  readonly sent: SentByReminder;
}

/** What a run goes by. */
export interface CertificateRun {
  readonly settings: Pick<Settings, "certificates" | "received" | "recipients" | "mail">;
  readonly stack: string;
  readonly today: Day;
  readonly isPreview: boolean;
  readonly origin: Origin;
  /** What was seen, by certificate and place; undefined for one that nobody looked at. */
  readonly sights: ReadonlyMap<string, Readonly<Record<string, Sight>>>;
  readonly held: readonly HeldReminder[];
}

const heldSchema = z
  .object({
    certificate: z.string(),
    number: z.string(),
    daysBefore: z.int(),
    owner: z.string(),
    recipient: z.object({ email: z.string().optional() }),
  } satisfies PartOf<typeof reminderSchema>)
  .extend(sentSchema.shape);

export function heldReminders(resources: readonly HeldResource[]): HeldReminder[] {
  return resources
    .filter(({ urn }) => typeOf(urn) === types.reminder)
    .flatMap(({ outputs }) => {
      const read = heldSchema.safeParse(outputs);
      if (!read.success) return [];
      const { recipient, mail, post, ...rest } = read.data;
      return [{ ...rest, email: recipient.email, sent: { ...given("mail", mail), ...given("post", post) } }];
    });
}

/** Certificates of the stack file, and those that the state still has: what was watched once keeps its history. */
export function watchedNames(
  { certificates }: Pick<Settings, "certificates">,
  resources: readonly HeldResource[],
): string[] {
  const held = resources.filter(({ urn }) => typeOf(urn) === types.watchedCertificate);
  return [...new Set([...Object.keys(certificates), ...held.map(({ urn }) => nameOf(urn))])];
}

export function watchInputs(name: string, run: CertificateRun): WatchedCertificateInputs {
  const { settings, today, isPreview, origin, sights, held } = run;
  const wanted = own(settings.certificates, name);
  const reminders = held.filter(({ certificate }) => certificate === name).flatMap(sentOf);
  return {
    today,
    isPreview,
    origin,
    ...given("received", own(settings.received, name)),
    ...(reminders.length > 0 && { reminders }),
    ...(wanted !== undefined && {
      wanted: {
        host: wanted.host,
        port: wanted.port,
        issuer: wanted.issuer,
        owner: wanted.owner,
        renewBeforeDays: wanted.renewBeforeDays,
        isReminded: unreminded(wanted.owner, settings) === undefined,
        ...(wanted.acme !== undefined && { isAutomatic: true as const }),
      },
      ...given("sights", sights.get(name)),
      ...given("unreminded", unreminded(wanted.owner, settings)),
    }),
  };
}

/** What of a reminder went out, and to whom. */
export function sentOf({
  number,
  daysBefore,
  owner,
  email,
  sent: { mail, post },
}: HeldReminder): SentReminder[] {
  const of = { number, daysBefore, to: owner };
  return [
    ...(mail === undefined ? [] : [{ ...of, sentOn: mail.sentOn, ...given("address", email) }]),
    ...(post === undefined ? [] : [{ ...of, sentOn: post.sentOn }]),
  ];
}

/** Why the owner of a certificate gets no reminder; undefined if they do. */
export function unreminded(
  owner: string,
  { recipients, mail }: Pick<Settings, "recipients" | "mail">,
): string | undefined {
  const found = own(recipients, owner);
  if (found === undefined)
    return `no reminder goes out: its owner, "${owner}", is no name under quarterturn:recipients`;
  if (found.webhook === undefined && mail === undefined)
    return `no reminder goes out: ${owner} has an e-mail address, and quarterturn:mail is missing`;
  return undefined;
}

/** A reminder to declare: the latest with all that it says, an older one as it was sent. */
export type DeclaredReminder =
  | ReminderInputs
  | (Pick<ReminderInputs, "certificate" | "number" | "daysBefore"> & { readonly isLatest: false });

/** The reminders of a renewal, by the resource's name: the one that is due, and those before it that went out. */
export function reminderInputs(
  name: string,
  renewal: Renewal,
  run: CertificateRun,
): [name: string, inputs: DeclaredReminder][] {
  const { settings, today, held } = run;
  const wanted = own(settings.certificates, name);
  const due = wanted === undefined ? undefined : reminderDue(renewal, today);
  const isOwned = own(settings.recipients, renewal.owner) !== undefined;
  const latest = due && isOwned ? latestOf(name, due, renewal, run) : undefined;
  const shown = new Set(wanted === undefined ? [] : shownNow(renewal).map(({ number }) => number));
  const older = held
    .filter((one) => one.certificate === name && shown.has(one.number))
    .filter((one) => latest?.number !== one.number || latest.daysBefore !== one.daysBefore)
    .map(({ number, daysBefore }) => ({ certificate: name, number, daysBefore, isLatest: false as const }));
  return [...older, ...(latest === undefined ? [] : [latest])].map((one) => [reminderName(name, one), one]);
}

function latestOf(
  name: string,
  { number, daysBefore }: DueReminder,
  renewal: Renewal,
  { settings, stack, today }: CertificateRun,
): ReminderInputs | undefined {
  const certificate = own(renewal.certificates, number);
  const wanted = own(settings.certificates, name);
  if (certificate === undefined || wanted === undefined) return undefined;
  const { host, port, issuer, owner, renewBeforeDays, isAutomatic, places, received } = renewal;
  const showing = placesWith(renewal, number);
  const next = successorIn(renewal, today);
  const days = remindersOf(noticeOf(certificate, renewBeforeDays), isAutomatic);
  const away = showing.flatMap((place): [string, Day][] => {
    const since = own(places, place)?.unreachable?.since;
    return since === undefined ? [] : [[place, since]];
  });
  return {
    ...{ stack, certificate: name, number, daysBefore, host, port, issuer, owner, showing, today },
    ...given("nextDaysBefore", days[days.indexOf(daysBefore) + 1]),
    names: wanted.names,
    serial: certificate.serial,
    notAfter: certificate.notAfter,
    // What takes the place of another one that is over may itself be what ends next.
    renewed: next === undefined || next.number === number ? [] : placesWith(renewal, next.number),
    unreachable: Object.fromEntries(away),
    isReceived: received !== undefined,
    ...given("isAutomatic", isAutomatic),
    longestLife: longestLife(issuer, today),
    recipient: recipientOf(owner, settings),
    isLatest: true,
  };
}
