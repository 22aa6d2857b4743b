import type { Day } from "../../rotation";
import { type Bar, type BarKind, type Life, type Timeline, timelineAround } from "../../rendering/timeline";
import type { CertificateReport, ConsumerReport, CredentialReport, Report } from "../report/schema";
import { endWords, stateWords } from "./words";

type SeenReport = Report["renewals"][number]["seen"][number];

/** Days that a picture goes back at most. */
const longestPast = 200;

/** A bar per credential and certificate, and those to come. */
export function timelineOf(report: Report): Timeline {
  const groups = [
    ...report.consumers.map((one) => ({ name: one.name, bars: consumerBars(one) })),
    { name: "Certificates", bars: report.certificates.flatMap((one) => certificateBarsOf(one, report)) },
  ];
  return timelineAround(report.today, groups, longestPast);
}

function consumerBars({ credentials, planned }: ConsumerReport): Bar[] {
  return [
    ...credentials.map((one) => bar(one.name, one.validFrom, one.validUntil, kindOf(one), noteOf(one), one)),
    ...lanesOf(planned).map(([first, ...others]) => {
      const name = [first.name, ...others.map((one) => generationOf(one.name))].join(", ");
      const lifeIn = (one: typeof first): Life => lifeOf(one, generationOf(one.name));
      return plannedBar(name, "to come", [lifeIn(first), ...others.map(lifeIn)]);
    }),
  ];
}

function certificateBars({ name, validFrom, validUntil, daysLeft, planned }: CertificateReport): Bar[] {
  if (validFrom === null || validUntil === null) return [];
  const note = `${endWords(daysLeft ?? 0)}, until ${validUntil}`;
  return [
    bar(name, validFrom, validUntil, "certificate", note),
    ...lanesOf(planned).map(([first, ...others]) => {
      const lives: Lane<Life> = [lifeOf(first), ...others.map((one) => lifeOf(one))];
      return plannedBar(name, `to be renewed from ${first.validFrom}`, lives);
    }),
  ];
}

/** What a server shows now, what is to come, and what the runs saw besides. */
function certificateBarsOf(certificate: CertificateReport, { renewals }: Report): Bar[] {
  const { name, validFrom, validUntil } = certificate;
  const seen = renewals.find((one) => one.name === name)?.seen ?? [];
  const others = seen.filter((one) => one.validFrom !== validFrom || one.validUntil !== validUntil);
  return [...others.map((one) => seenBar(name, one)), ...certificateBars(certificate)];
}

function seenBar(name: string, { number, validFrom, validUntil, goneOn, places }: SeenReport): Bar {
  const isGone = goneOn !== null;
  const note = isGone ? `replaced on ${goneOn}` : `on ${places.join(", ")}, until ${validUntil}`;
  return bar(`${name} ${number}`, validFrom, validUntil, isGone ? "over" : "certificate", note);
}

interface Planned {
  readonly validFrom: Day;
  readonly validUntil: Day;
}

type Lane<T> = [T, ...T[]];

/** Each on the first row where it overlaps none: two rows where two are valid at a time, three for three. */
function lanesOf<T extends Planned>(planned: readonly T[]): Lane<T>[] {
  const lanes: Lane<T>[] = [];
  for (const one of planned) {
    const free = lanes.find((lane) => (lane.at(-1)?.validUntil ?? "") <= one.validFrom);
    if (free === undefined) lanes.push([one]);
    else free.push(one);
  }
  return lanes;
}

/** `g3`: the consumer's name is the group's. */
function generationOf(name: string): string {
  return /g\d+$/.exec(name)?.[0] ?? name;
}

function lifeOf({ validFrom, validUntil }: Planned, label?: string): Life {
  return { issuedOn: validFrom, expiresOn: validUntil, ...(label !== undefined && { label }) };
}

function plannedBar(name: string, note: string, [first, ...also]: Lane<Life>): Bar {
  return { name, kind: "planned", note, used: undefined, ...first, also };
}

function bar(
  name: string,
  issuedOn: Day,
  expiresOn: Day,
  kind: BarKind,
  note: string,
  signIns?: CredentialReport,
): Bar {
  const last = signIns?.verdict?.lastUsed?.last.slice(0, 10) as Day | undefined;
  const used = last === undefined ? undefined : { first: last, last };
  return { name, issuedOn, expiresOn, kind, note, used };
}

function noteOf(one: CredentialReport): string {
  const { state, daysLeft, verdict } = one;
  if (daysLeft <= 0 || state === "notMade") return stateWords(one);
  return `${stateWords(one)}, ${endWords(daysLeft)} left, ${verdict?.kind ?? ""}`;
}

function kindOf({ state, daysLeft }: CredentialReport): BarKind {
  switch (state) {
    case "current":
    case "previous":
      return state;
    case "notMade":
      return "notMade";
    case "expired":
    case "retired":
    case "revoked":
    case "lost":
    case "unpublished":
    case "remade":
    case "removed":
      return "over";
    case "unrecorded":
    case "orphan":
    case "foreign":
      return daysLeft > 0 ? "unmanaged" : "over";
  }
}
