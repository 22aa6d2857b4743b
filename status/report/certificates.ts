import { type Day, addDays, daysBetween, inDays, later } from "../../rotation";
import type { CertificateFact, Facts, ServerCertificate } from "../facts";
import type { CertificateReport, Finding } from "./schema";
import { longestLife, renewals } from "./validity";

type Setting = Facts["settings"]["certificates"][string];
type State = CertificateReport["state"];

const yearDays = 365;

/** One certificate's report, and what it makes somebody do. */
export interface CertificateOutcome {
  readonly report: CertificateReport;
  readonly findings: Finding[];
}

/** Every certificate that is configured. */
export function certificateOutcomes({ settings, certificates, today }: Facts): CertificateOutcome[] {
  return Object.entries(settings.certificates).map(([name, setting]) => {
    const fact = certificates.get(name) ?? { ok: "skipped" as const, reason: "it was not checked" };
    return fact.ok === true ? shown(name, setting, fact.value, today) : unseen(name, setting, fact);
  });
}

function shown(name: string, setting: Setting, fact: ServerCertificate, today: Day): CertificateOutcome {
  const { host, port, owner } = setting;
  const daysLeft = daysBetween(today, fact.validUntil);
  const renewOn = addDays(fact.validUntil, -setting.renewBeforeDays);
  const state: State = daysLeft <= 0 ? "expired" : renewOn <= today ? "due" : "valid";
  const first = later(renewOn, today);
  const findings = [...due(name, setting, fact, state, daysLeft), ...doubts(name, setting, fact)];
  const life = inDays(longestLife(setting.issuer, first));
  const after = `the new one may then be valid for at most ${life}`;
  const actions = findings.flatMap(({ level, action }) => (level === "act" ? (action ?? []) : []));
  const next = actions.length > 0 ? actions.join("; ") : `nothing until ${renewOn}, then ${owner} renews it`;
  const report: CertificateReport = {
    ...{ name, host, port, owner, state },
    ...{ validFrom: fact.validFrom, validUntil: fact.validUntil, daysLeft, issuer: fact.issuer, renewOn },
    planned: renewals(setting.issuer, first, setting.renewBeforeDays, addDays(today, yearDays)),
    next: `${next}; ${after}`,
  };
  return { report, findings };
}

/** It must be renewed now. */
function due(
  name: string,
  { host, port, issuer, owner }: Setting,
  { validUntil }: ServerCertificate,
  state: State,
  daysLeft: number,
): Finding[] {
  if (state === "valid") return [];
  const isOver = state === "expired";
  const when = isOver
    ? `expired on ${validUntil}: clients refuse it`
    : `expires on ${validUntil}, in ${inDays(daysLeft)}`;
  const sentence = `the certificate of ${name} (${host}:${port}) ${when}`;
  const action = `${owner} must renew it with ${issuer} now`;
  return [
    { ...about(name, owner), level: "act", code: `certificate-${state}`, by: validUntil, sentence, action },
  ];
}

/** What is odd about a certificate besides its dates. */
function doubts(name: string, { host, issuer, owner }: Setting, fact: ServerCertificate): Finding[] {
  const found = (level: Finding["level"], code: string, sentence: string): Finding => {
    return { ...about(name, owner), level, code, by: null, sentence, action: `ask ${owner}` };
  };
  const findings: Finding[] = [];
  if (fact.misnamed !== "") {
    const sentence = `${host} presents a certificate for another name: ${fact.misnamed}`;
    findings.push(found("act", "certificate-misnamed", sentence));
  }
  if (fact.untrusted !== "") {
    const sentence = `this machine doesn't trust the issuer of ${name}'s certificate (${fact.untrusted})`;
    findings.push(found("note", "certificate-untrusted", sentence));
  }
  if (!fact.issuer.toLowerCase().includes(issuer.toLowerCase())) {
    const sentence = `${name}'s certificate is from ${fact.issuer}, the stack file says ${issuer}`;
    findings.push(found("note", "certificate-issuer", sentence));
  }
  return findings;
}

function unseen(
  name: string,
  { host, port, owner }: Setting,
  fact: Exclude<CertificateFact, { ok: true }>,
): CertificateOutcome {
  const isSkipped = fact.ok === "skipped";
  const sentence = `could not check the certificate of ${name}: ${host}:${port}: ${fact.reason}`;
  const action = `ask ${owner}`;
  const report: CertificateReport = {
    ...{ name, host, port, owner, state: isSkipped ? "skipped" : "unreachable" },
    ...{ validFrom: null, validUntil: null, daysLeft: null, issuer: null, renewOn: null, planned: [] },
    next: isSkipped ? fact.reason : action,
  };
  const code = "certificate-unreachable";
  const finding: Finding = { ...about(name, owner), level: "unknown", code, by: null, sentence, action };
  return { report, findings: isSkipped ? [] : [finding] };
}

function about(subject: string, owner: string): Pick<Finding, "subject" | "who" | "keyId"> {
  return { subject, who: [owner], keyId: null };
}
