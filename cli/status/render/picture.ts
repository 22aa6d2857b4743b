import { type Day, addDays, earlier, later } from "../../../rotation";
import { timelineSvg } from "../../timeline/svg";
import type { Bar, BarKind, Timeline } from "../../timeline/timeline";
import type { CertificateReport, ConsumerReport, CredentialReport, Report } from "../report/schema";
import { endWords } from "./words";

/** A year and a bit is what one can read; what is longer runs over the edge. */
const [longestPast, longestFuture] = [200, 400];

/** The picture of a report, for a file of its own or a part of the page. */
export function reportSvg(report: Report, width?: number): string {
  return timelineSvg(timelineOf(report), width);
}

/** A bar per credential and certificate, and those to come; those that are long over are left out. */
function timelineOf(report: Report): Timeline {
  const { today } = report;
  const earliest = addDays(today, -longestPast);
  const groups = [
    ...report.consumers.map((one) => ({ name: one.name, bars: consumerBars(one) })),
    { name: "Certificates", bars: report.certificates.flatMap(certificateBars) },
  ]
    .map(({ name, bars }) => ({ name, bars: bars.filter(({ expiresOn }) => expiresOn > earliest) }))
    .filter(({ bars }) => bars.length > 0);
  const bars = groups.flatMap((group) => group.bars);
  const first = bars.map(({ issuedOn }) => issuedOn).reduce(earlier, today);
  const last = bars.map(({ expiresOn }) => expiresOn).reduce(later, addDays(today, 90));
  return {
    from: later(addDays(first, -7), earliest),
    to: earlier(addDays(last, 7), addDays(today, longestFuture)),
    today,
    runs: [],
    consumers: groups,
  };
}

function consumerBars({ credentials, planned }: ConsumerReport): Bar[] {
  return [
    ...credentials.map((one) => bar(one.name, one.validFrom, one.validUntil, kindOf(one), noteOf(one), one)),
    // Two overlap at a time: so every other one finds room on the same row.
    ...[0, 1].flatMap((lane) => plannedBar(planned.filter((_, at) => at % 2 === lane))),
  ];
}

function plannedBar(planned: ConsumerReport["planned"]): Bar[] {
  const [first, ...others] = planned;
  if (first === undefined) return [];
  const name = planned.map((one) => one.name).join(", ");
  return [
    { ...bar(name, first.validFrom, first.validUntil, "planned", "to come"), also: others.map(lifeOf) },
  ];
}

function certificateBars({ name, validFrom, validUntil, daysLeft, planned }: CertificateReport): Bar[] {
  if (validFrom === null || validUntil === null) return [];
  const now = bar(
    name,
    validFrom,
    validUntil,
    "certificate",
    `${endWords(daysLeft ?? 0)}, until ${validUntil}`,
  );
  const [first, ...others] = planned;
  if (first === undefined) return [now];
  const note = `to be renewed from ${first.validFrom}`;
  const next = bar(name, first.validFrom, first.validUntil, "planned", note);
  return [now, { ...next, also: others.map(lifeOf) }];
}

function lifeOf({
  validFrom,
  validUntil,
}: {
  validFrom: Day;
  validUntil: Day;
}): Pick<Bar, "issuedOn" | "expiresOn"> {
  return { issuedOn: validFrom, expiresOn: validUntil };
}

function bar(
  name: string,
  issuedOn: Day,
  expiresOn: Day,
  kind: BarKind,
  note: string,
  signIns?: CredentialReport,
): Bar {
  const last = signIns?.verdict.lastUsed?.last.slice(0, 10) as Day | undefined;
  const used = last === undefined ? undefined : { first: last, last };
  return { name, issuedOn, expiresOn, kind, note, used };
}

function noteOf({ state, daysLeft, verdict }: CredentialReport): string {
  return daysLeft > 0 ? `${state}, ${endWords(daysLeft)} left, ${verdict.kind}` : state;
}

function kindOf({ state, daysLeft }: CredentialReport): BarKind {
  switch (state) {
    case "current":
    case "previous":
      return state;
    case "expired":
    case "retired":
    case "revoked":
    case "lost":
    case "unpublished":
      return "over";
    case "orphan":
    case "foreign":
      return daysLeft > 0 ? "stranger" : "over";
  }
}
