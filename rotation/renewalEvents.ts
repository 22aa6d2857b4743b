import { type Day, dayOfInstant } from "./calendar";
import { own } from "./own";
import { placesWith } from "./renewalDays";
import type { RenewalDetails, RenewalEvent } from "./renewalHistory";
import type { CertificateRecord, Renewal } from "./renewalRecord";
import type { Origin } from "./request";

/** When, and whose run it is. */
export interface RenewalRun {
  readonly today: Day;
  readonly origin?: Origin | undefined;
}

/** A reminder that went out. */
export interface SentReminder {
  readonly number: string;
  readonly daysBefore: number;
  readonly sentOn: Day;
  /** Whom it went to, by the name in the stack file. */
  readonly to: string;
  readonly address?: string | undefined;
}

interface Run extends RenewalRun {
  readonly reminders?: readonly SentReminder[] | undefined;
}

/** What a run found, did or was told, oldest first. */
export function renewalEvents(previous: Renewal | undefined, next: Renewal, run: Run): RenewalEvent[] {
  const hasLeft = next.step === "left" && previous?.step !== "left";
  const found = Object.entries(next.certificates).flatMap(([number, certificate]) =>
    eventsOf(number, own(previous?.certificates, number), certificate, next, run, hasLeft),
  );
  return [...comings(previous, next, run), ...receipts(previous, next, run), ...found];
}

/** It leaves the stack file, comes back, or is of another host from now on. */
function comings(previous: Renewal | undefined, next: Renewal, { today, origin }: Run): RenewalEvent[] {
  if (previous === undefined) return [];
  const of = (what: RenewalEvent["what"], details: RenewalDetails = {}): RenewalEvent => ({
    day: today,
    what,
    details: { ...details, ...origin },
  });
  const [wasAway, isAway] = [previous.step === "left", next.step === "left"];
  const came = wasAway === isAway ? [] : [of(isAway ? "left" : "returned")];
  const moved = addressOf(previous) === addressOf(next) ? [] : [of("moved", { from: addressOf(previous) })];
  return [...came, ...moved];
}

const addressOf = ({ host, port }: Renewal): string => `${host}:${port}`;

function receipts(previous: Renewal | undefined, { received }: Renewal, run: Run): RenewalEvent[] {
  if (received === undefined || received.fingerprint === previous?.received?.fingerprint) return [];
  const details = { fingerprint: received.fingerprint, ...run.origin };
  return [{ day: run.today, what: "received", details }];
}

function eventsOf(
  number: string,
  was: CertificateRecord | undefined,
  is: CertificateRecord,
  next: Renewal,
  { today, reminders = [] }: Run,
  hasLeft: boolean,
): RenewalEvent[] {
  const news = (what: RenewalEvent["what"], details: RenewalDetails = {}): RenewalEvent => ({
    day: today,
    number,
    what,
    details,
  });
  const until = dayOfInstant(is.notAfter);
  const isNow = (day: "dueOn" | "endedOn" | "everywhereOn" | "goneOn"): boolean =>
    is[day] !== undefined && was?.[day] === undefined;
  // The resources that sent them go with the certificate: from now on the history alone knows of them.
  const sent = isNow("goneOn") || hasLeft ? reminders.filter((one) => one.number === number) : [];
  return [
    ...(was === undefined
      ? [news("seen", { until, serial: is.serial, at: placesWith(next, number).join(", ") })]
      : []),
    ...sent.map(({ sentOn, daysBefore, to, address }): RenewalEvent => {
      const details = { days: String(daysBefore), to, ...(address !== undefined && { address }) };
      return { day: sentOn, number, what: "reminded", details };
    }),
    ...(isNow("dueOn") ? [news("due", { until })] : []),
    ...(isNow("everywhereOn") ? [news("everywhere")] : []),
    ...(isNow("endedOn") ? [news("ended", { until, at: placesWith(next, number).join(", ") })] : []),
  ];
}
