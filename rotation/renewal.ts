import type { Day } from "./calendar";
import { own } from "./own";
import { type Numbered, isDueFor, isOver, numberIn, shownNow, successorIn } from "./renewalDays";
import { type RenewalRun, type SentReminder, renewalEvents } from "./renewalEvents";
import { appendedLines } from "./renewalHistory";
import type {
  CertificateRecord,
  CertificateRecords,
  Renewal,
  RenewalStep,
  ServedCertificate,
  WatchedPlace,
} from "./renewalRecord";

/** What a place shows: one certificate, or several where its addresses differ; or why it doesn't answer. */
export type Sight = { readonly shows: readonly ServedCertificate[] } | { readonly reason: string };

/** What one run knows of a certificate. */
export interface RenewalRequest extends RenewalRun {
  /** As the stack file has it; undefined once it has left. */
  readonly wanted:
    | Pick<Renewal, "host" | "port" | "issuer" | "owner" | "renewBeforeDays" | "isReminded" | "isAutomatic">
    | undefined;
  /** By the node's name, or the host's; undefined if nobody looked. */
  readonly sights: Readonly<Record<string, Sight>> | undefined;
  /** Fingerprint of the new one, as the stack file says that it came. */
  readonly received?: string | undefined;
  /** Reminders that went out and are in no history yet. */
  readonly reminders?: readonly SentReminder[] | undefined;
}

/** So many that are gone are kept at most, the newest: a host may show another one each day. */
const mostGone = 12;

/** The renewal after a run. Pure; what no run looked at, or what didn't answer, stays as it was. */
export function renewalAfter(previous: Renewal | undefined, request: RenewalRequest): Renewal | undefined {
  const { wanted, today } = request;
  const before = previous ?? (wanted && begun(wanted, today));
  if (before === undefined) return undefined;
  if (wanted === undefined) return finished(previous, { ...before, step: "left" }, request);
  const hasMoved = before.host !== wanted.host || before.port !== wanted.port;
  const places = hasMoved ? {} : before.places;
  const { isAutomatic, ...merged } = { ...before, isAutomatic: undefined, ...wanted, places };
  const base = { ...merged, ...(isAutomatic && { isAutomatic }) };
  const seen = { ...base, ...lookedAt(base, request) };
  const next = { ...seen, ...receivedNow(seen, request) };
  const { received, ...rest } = next;
  const judged = { ...rest, ...(received && { received }), step: stepOf(next, today) };
  return finished(previous, { ...judged, certificates: dated(judged, before, today) }, request);
}

function begun(wanted: NonNullable<RenewalRequest["wanted"]>, today: Day): Renewal {
  return {
    format: 1,
    ...wanted,
    step: "unseen",
    since: today,
    places: {},
    certificates: {},
    nextNumber: 1,
    history: "",
  };
}

/** With its history, and without what is over and done with. */
function finished(previous: Renewal | undefined, next: Renewal, request: RenewalRequest): Renewal {
  const { today } = request;
  const events = renewalEvents(previous, next, request);
  return {
    ...next,
    since: previous?.step === next.step ? previous.since : today,
    certificates: kept(next, today),
    history: appendedLines(next.history, events),
  };
}

type Looked = Pick<Renewal, "places" | "certificates" | "nextNumber">;

function lookedAt(before: Renewal, { sights, today }: RenewalRequest): Looked {
  if (sights === undefined) return before;
  const numbering = new Numbering(before, today);
  const places = Object.entries(sights).map(([name, sight]): [string, WatchedPlace] => [
    name,
    placeNow(own(before.places, name), sight, numbering, today),
  ]);
  return { places: Object.fromEntries(places), ...numbering.result() };
}

function placeNow(
  before: WatchedPlace | undefined,
  sight: Sight,
  numbering: Numbering,
  today: Day,
): WatchedPlace {
  if ("reason" in sight) {
    // The first reason: a host that is away says it in other words each day.
    const unreachable = before?.unreachable ?? { since: today, reason: sight.reason };
    return { shows: before?.shows ?? [], unreachable };
  }
  const numbers = new Set(sight.shows.map((certificate) => numbering.of(certificate)));
  return { shows: [...numbers].sort((a, b) => numberIn(a) - numberIn(b)) };
}

/** Gives each certificate its number: one that was seen before has its own. */
class Numbering {
  private readonly certificates: Map<string, CertificateRecord>;
  private next: number;

  constructor(
    { certificates, nextNumber }: Renewal,
    private readonly today: Day,
  ) {
    this.certificates = new Map(Object.entries(certificates));
    this.next = nextNumber;
  }

  of(certificate: ServedCertificate): string {
    const known = [...this.certificates].find(([, one]) => one.fingerprint === certificate.fingerprint);
    if (known !== undefined) return known[0];
    const number = `c${this.next}`;
    this.next += 1;
    this.certificates.set(number, { ...certificate, firstSeenOn: this.today });
    return number;
  }

  result(): Pick<Renewal, "certificates" | "nextNumber"> {
    return { certificates: Object.fromEntries(this.certificates), nextNumber: this.next };
  }
}

/** One that no place shows yet; what some place showed once has been received long ago. */
function receivedNow(
  { certificates, received }: Renewal,
  { received: named, today }: RenewalRequest,
): { readonly received: Renewal["received"] } {
  const isSeen = Object.values(certificates).some(({ fingerprint }) => fingerprint === named);
  if (named === undefined || isSeen) return { received: undefined };
  return { received: received?.fingerprint === named ? received : { fingerprint: named, on: today } };
}

function stepOf(renewal: Renewal, today: Day): RenewalStep {
  const [first] = shownNow(renewal);
  const isReceived = renewal.received !== undefined;
  if (first === undefined) return isReceived ? "received" : "unseen";
  if (isOver(first.certificate, today)) return "ended";
  if (successorIn(renewal, today) !== undefined) return "installed";
  if (isReceived) return "received";
  if (isDueFor(first.certificate, renewal.renewBeforeDays, today)) return "due";
  return hasLivingPredecessor(renewal, first, today) ? "everywhere" : "valid";
}

function hasLivingPredecessor({ places, certificates }: Renewal, { number }: Numbered, today: Day): boolean {
  const shown = new Set(Object.values(places).flatMap(({ shows }) => shows));
  return Object.entries(certificates).some(
    ([one, certificate]) =>
      !shown.has(one) && numberIn(one) < numberIn(number) && !isOver(certificate, today),
  );
}

/** The days on which this run found something of a certificate for the first time. */
function dated(next: Renewal, before: Renewal, today: Day): CertificateRecords {
  const shown = shownNow(next);
  const numbers = new Set(shown.map(({ number }) => number));
  const [only] = shown.length === 1 ? shown : [];
  const isNewOne = Object.keys(before.certificates).some(
    (one) => only !== undefined && numberIn(one) < numberIn(only.number),
  );
  return Object.fromEntries(
    Object.entries(next.certificates).map(([number, { goneOn, ...certificate }]) => {
      const isShown = numbers.has(number);
      const found = {
        ...(isShown && isDueFor(certificate, next.renewBeforeDays, today) && { dueOn: today }),
        ...(isShown && isOver(certificate, today) && { endedOn: today }),
        ...(number === only?.number && isNewOne && { everywhereOn: today }),
      };
      return [number, { ...found, ...certificate, ...(!isShown && { goneOn: goneOn ?? today }) }];
    }),
  );
}

/** What some place shows, or showed and has not ended. */
function kept({ certificates }: Renewal, today: Day): CertificateRecords {
  const gone = Object.entries(certificates)
    .filter(([, { goneOn }]) => goneOn !== undefined)
    .map(([number]) => number)
    .sort((a, b) => numberIn(b) - numberIn(a));
  const tooMany = new Set(gone.slice(mostGone));
  return Object.fromEntries(
    Object.entries(certificates).filter(
      ([number, one]) => one.goneOn === undefined || (!isOver(one, today) && !tooMany.has(number)),
    ),
  );
}
