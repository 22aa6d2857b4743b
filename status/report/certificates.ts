import { type Life, calendarProblems, renewalDay, renewals } from "../../certificates/calendar";
import { longestLife } from "../../certificates/issuers";
import type { Seen, Sighting } from "../../certificates/served/facts";
import type { Wanted } from "../../certificates/served/faults";
import { type LastSeen, type Sentence, sentencesOf } from "../../certificates/served/sentences";
import type { Watched } from "../../certificates/watched";
import { renewalCommand } from "../../settings/certificates";
import { ownerIn } from "../../settings/recipients";
import {
  type Day,
  type Renewal,
  addDays,
  dayOfInstant,
  daysBetween,
  inDays,
  later,
  own,
  runsOffBy,
} from "../../rotation";
import type { Facts } from "../facts";
import type { CertificateReport, Finding } from "./schema";

type NodeReport = CertificateReport["nodes"][number];

const yearDays = 365;

/** One certificate's report, and what it makes somebody do. */
export interface CertificateOutcome {
  readonly report: CertificateReport;
  readonly findings: Finding[];
}

/** Every certificate that is configured. */
export function certificateOutcomes(facts: Facts): CertificateOutcome[] {
  const { settings, certificates, today, stack } = facts;
  return Object.entries(settings.certificates).map(([name, setting]) => {
    const acmeCommand = setting.acme && renewalCommand(stack, name);
    const wanted: Wanted = { ...setting, name, owner: ownerIn(settings, setting.owner), acmeCommand };
    const looked = certificates.get(name) ?? { kind: "skipped", reason: "it was not checked" };
    return outcomeOf(wanted, setting.names, looked, today, lastSeenIn(facts.state.watch.renewals.get(name)));
  });
}

/** What will go wrong with a calendar of renewals by hand, if they go with the secrets' rotation. */
export function calendarFindings({ settings, today }: Facts): Finding[] {
  const policies = Object.values(settings.requests).map(({ policy }) => policy);
  const [often] = policies.sort((one, other) => one.rotateEveryDays - other.rotateEveryDays);
  if (often === undefined) return [];
  const rhythm = { everyDays: often.rotateEveryDays, offByDays: runsOffBy(often) };
  const byHand = Object.entries(settings.certificates)
    .filter(([, { acme }]) => acme === undefined)
    .map(([name, one]) => ({ ...one, name }));
  const problems = calendarProblems(byHand, rhythm, today, addDays(today, yearDays));
  return problems.map(({ certificates, sentence, action }) => ({
    ...{ level: "note", code: "certificate-calendar", keyId: null, by: null },
    ...{ subject: certificates.join(", "), sentence, action },
    who: [
      ...new Set(certificates.map((name) => ownerIn(settings, settings.certificates[name]?.owner ?? ""))),
    ],
  }));
}

/** What the runs saw last of a node; of a host without nodes, whichever of its addresses it is. */
function lastSeenIn(renewal: Renewal | undefined): (node: string) => LastSeen | undefined {
  return (node) => {
    const place = renewal && (own(renewal.places, node) ?? own(renewal.places, renewal.host));
    const shown = place?.shows.flatMap((number) => own(renewal?.certificates ?? {}, number)?.notAfter ?? []);
    const [until] = shown?.sort() ?? [];
    if (until === undefined) return undefined;
    const silentSince = place?.unreachable?.since;
    return { until: dayOfInstant(until), ...(silentSince !== undefined && { silentSince }) };
  };
}

function outcomeOf(
  wanted: Wanted,
  names: readonly string[],
  looked: Watched,
  today: Day,
  lastSeen: (node: string) => LastSeen | undefined,
): CertificateOutcome {
  switch (looked.kind) {
    case "seen": {
      const findings = sentencesOf(wanted, looked.sightings, today, lastSeen).map((one) =>
        findingOf(wanted, one),
      );
      return { report: seenReport(wanted, names, looked.sightings, findings, today), findings };
    }
    case "skipped":
      return { report: unseenReport(wanted, names, "skipped", looked.reason), findings: [] };
    case "failed": {
      const sentence = `could not look at the certificate of ${wanted.name}: ${looked.reason}`;
      const action = `correct \`quarterturn:certificates.${wanted.name}.caFile\``;
      const code = "certificate-unreachable";
      const found = findingOf(wanted, { level: "unknown", code, by: null, sentence, action });
      return { report: unseenReport(wanted, names, "unreachable", action), findings: [found] };
    }
  }
}

function seenReport(
  wanted: Wanted,
  names: readonly string[],
  sightings: readonly Sighting[],
  findings: readonly Finding[],
  today: Day,
): CertificateReport {
  const nodes = sightings.map(nodeReport);
  const first = firstToEnd(sightings.filter((one) => one.ok));
  const actions = [
    ...new Set(findings.flatMap(({ level, action }) => (level === "act" ? (action ?? []) : []))),
  ];
  if (first === undefined) {
    const why = findings.flatMap(({ action }) => action ?? []);
    return { ...unseenReport(wanted, names, "unreachable", [...new Set(why)].join("; ")), nodes };
  }
  const [certificate] = first.chain;
  const life = { from: dayOfInstant(certificate.notBefore), until: dayOfInstant(certificate.notAfter) };
  const renewOn = renewalDay(life, wanted.renewBeforeDays);
  const next = later(renewOn, today);
  const after = `the new one may then be valid for at most ${inDays(longestLife(wanted.issuer, next))}`;
  const todo = actions.length > 0 ? actions.join("; ") : renewing(wanted, renewOn, today);
  return {
    ...about(wanted, names),
    state: certificate.notAfter < first.at ? "expired" : renewOn <= today ? "due" : "valid",
    ...{ validFrom: life.from, validUntil: life.until, daysLeft: daysBetween(today, life.until) },
    ...{ issuer: certificate.issuerName, nodes, renewOn },
    planned: renewals(wanted.issuer, next, wanted.renewBeforeDays, addDays(today, yearDays)).map(planned),
    next: `${todo}; ${after}`,
  };
}

function renewing({ owner, acmeCommand }: Wanted, renewOn: Day, today: Day): string {
  if (acmeCommand === undefined) return `nothing until ${renewOn}, then ${owner} renews it`;
  return today < renewOn
    ? `nothing until ${renewOn}, then it is renewed by ACME`
    : `it is renewed by ACME since ${renewOn}: \`${acmeCommand}\` says how far that is`;
}

function planned({ from, until }: Life): CertificateReport["planned"][number] {
  return { validFrom: from, validUntil: until };
}

/** Clients that reach one node only have its certificate: the one that ends first counts. */
function firstToEnd(seen: readonly Seen[]): Seen | undefined {
  const end = ({ chain: [own] }: Seen): string => own.notAfter;
  return [...seen].sort((one, other) => (end(one) < end(other) ? -1 : 1))[0];
}

function unseenReport(
  wanted: Wanted,
  names: readonly string[],
  state: "skipped" | "unreachable",
  next: string,
): CertificateReport {
  return {
    ...about(wanted, names),
    state,
    ...{ validFrom: null, validUntil: null, daysLeft: null, issuer: null, renewOn: null },
    ...{ nodes: [], planned: [], next },
  };
}

function about({ name, host, port, owner }: Wanted, names: readonly string[]) {
  return { name, host, port, owner, names: [...names] };
}

function nodeReport(one: Sighting): NodeReport {
  const { node, address } = one;
  if (!one.ok) {
    const nothing = { validFrom: null, validUntil: null, issuer: null, serial: null, fingerprint: null };
    return { node, address, state: "unreachable", ...nothing, reason: one.reason };
  }
  const [{ notBefore, notAfter, issuerName, serial, fingerprint256 }] = one.chain;
  return {
    ...{ node, address, state: "seen", validFrom: notBefore, validUntil: notAfter },
    ...{ issuer: issuerName, serial, fingerprint: fingerprint256, reason: null },
  };
}

function findingOf({ name, owner }: Wanted, sentence: Sentence): Finding {
  return { ...sentence, subject: name, who: [owner], keyId: null };
}
