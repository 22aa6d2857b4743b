import { type Day, type Renewal, type RenewalEvent, isDay, renewalEventsIn } from "../rotation";
import type { Told } from "./read";
import type { CertificateEntry } from "./schema";

/** An event with the certificate that it is of. */
interface CertificatesEvent extends RenewalEvent {
  readonly certificate: string;
}

/** What is known of watched certificates, oldest first: what runs wrote, and the reminders that no history has yet. */
export function certificateEntries(
  { renewals, reminders }: Told,
  since: Day | undefined,
): CertificateEntry[] {
  const written = [...renewals].flatMap(([certificate, { history }]) =>
    renewalEventsIn(history).flatMap((event) => (event === undefined ? [] : [{ ...event, certificate }])),
  );
  const told = new Set(written.filter(({ what }) => what === "reminded").map(nameOf));
  const sent = reminders.map(
    ({ certificate, number, daysBefore, sentOn, to, address }): CertificatesEvent => {
      const details = { days: String(daysBefore), to, ...(address !== undefined && { address }) };
      return { certificate, number, day: sentOn, what: "reminded", details };
    },
  );
  return [...written, ...sent.filter((event) => !told.has(nameOf(event)))]
    .filter(({ day }) => since === undefined || day >= since)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map(entryOf);
}

/** Lines that no run writes: somebody changed the state by hand. Sentences. */
export function certificateGaps({ renewals }: Told): string[] {
  return [...renewals].flatMap(([name, { history }]) => {
    const count = unreadable(history);
    return count === 0
      ? []
      : [`${name}: ${count} of its lines ${count === 1 ? "is" : "are"} none that a run writes`];
  });
}

function unreadable(history: Renewal["history"]): number {
  return renewalEventsIn(history).filter((event) => event === undefined).length;
}

function nameOf({ certificate, number = "", day, details }: CertificatesEvent): string {
  return JSON.stringify([certificate, number, day, details.days, details.to, details.address]);
}

function entryOf(event: CertificatesEvent): CertificateEntry {
  const { day, certificate, number, what, details } = event;
  const { until, to, address, by, commit } = details;
  return {
    day,
    certificate,
    number: number ?? null,
    what,
    validUntil: isDay(until) ? until : null,
    recipient: to ?? null,
    address: address ?? null,
    by: by ?? null,
    commit: commit ?? null,
    sentence: sentenceOf(event),
  };
}

/** What happened, without a subject. */
function sentenceOf({
  what,
  details: { until, at, days, to, address, from, fingerprint },
}: RenewalEvent): string {
  const where = at === undefined ? "" : ` on ${at}`;
  const till = until === undefined ? "" : `, valid until ${until}`;
  switch (what) {
    case "seen":
      return `seen for the first time${where}${till}`;
    case "due":
      return `due: it ends on ${until ?? "its day"}`;
    case "reminded":
      return `${to ?? "its owner"}${address === undefined ? "" : ` <${address}>`} was reminded, for ${days ?? "some"} days before its end`;
    case "received":
      return `the new one has come (${(fingerprint ?? "").slice(0, 16)}…)`;
    case "everywhere":
      return "shown everywhere, in place of the one before";
    case "ended":
      return `ended on ${until ?? "its day"}, and still shown${where}`;
    case "left":
      return "left the stack file: watched no longer";
    case "returned":
      return "came back to the stack file";
    case "moved":
      return `of another host from now on; before, of ${from ?? "another one"}`;
  }
}
