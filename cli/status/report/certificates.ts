import { type Day, addDays, daysBetween, inDays, later } from "../../../rotation";
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
    const fact = certificates.get(name) ?? { ok: "skipped" as const, reason: "it was not looked at" };
    return fact.ok === true ? shown(name, setting, fact.value, today) : unseen(name, setting, fact);
  });
}

function shown(name: string, setting: Setting, fact: ServerCertificate, today: Day): CertificateOutcome {
  const daysLeft = daysBetween(today, fact.validUntil);
  const renewOn = addDays(fact.validUntil, -setting.renewBeforeDays);
  const state: State = daysLeft <= 0 ? "expired" : renewOn <= today ? "due" : "valid";
  const first = later(renewOn, today);
  const { host, port, owner } = setting;
  const next = sentenceOf(name, setting, fact, state, today);
  const report: CertificateReport = {
    ...{ name, host, port, owner, state },
    ...{ validFrom: fact.validFrom, validUntil: fact.validUntil, daysLeft, issuer: fact.issuer, renewOn },
    planned: renewals(setting.issuer, first, setting.renewBeforeDays, addDays(today, yearDays)),
    next,
  };
  const about = { subject: name, who: [owner] };
  const due: Finding = {
    ...about,
    level: "act",
    code: `certificate-${state}`,
    by: fact.validUntil,
    sentence: next,
  };
  return { report, findings: [...(state === "valid" ? [] : [due]), ...doubts(name, setting, fact)] };
}

function sentenceOf(
  name: string,
  { host, port, issuer, owner, renewBeforeDays }: Setting,
  { validUntil }: ServerCertificate,
  state: State,
  today: Day,
): string {
  const renewOn = addDays(validUntil, -renewBeforeDays);
  const life = inDays(longestLife(issuer, later(renewOn, today)));
  const after = `the new one may then live for ${life} at most`;
  if (state === "valid") return `nothing until ${renewOn}, then ${owner} renews it; ${after}`;
  const left = inDays(daysBetween(today, validUntil));
  const when =
    state === "expired" ? `ended on ${validUntil}, clients refuse it` : `ends on ${validUntil}, in ${left}`;
  return `the certificate of ${name} (${host}:${port}) ${when}: ${owner} must renew it with ${issuer} now; ${after}`;
}

/** What is odd about a certificate besides its dates. */
function doubts(name: string, { host, issuer, owner }: Setting, fact: ServerCertificate): Finding[] {
  const found = (level: Finding["level"], code: string, sentence: string): Finding => {
    return { level, code, subject: name, who: [owner], by: null, sentence: `${sentence}; ask ${owner}` };
  };
  const isOther = !fact.issuer.toLowerCase().includes(issuer.toLowerCase());
  return [
    ...(fact.misnamed === ""
      ? []
      : [
          found(
            "act",
            "certificate-misnamed",
            `${host} shows a certificate that isn't its own: ${fact.misnamed}`,
          ),
        ]),
    ...(fact.untrusted === ""
      ? []
      : [
          found(
            "note",
            "certificate-untrusted",
            `this machine doesn't trust the issuer of ${name}'s certificate (${fact.untrusted})`,
          ),
        ]),
    ...(isOther
      ? [
          found(
            "note",
            "certificate-issuer",
            `${name}'s certificate is from ${fact.issuer}, the stack file says ${issuer}`,
          ),
        ]
      : []),
  ];
}

function unseen(
  name: string,
  { host, port, owner }: Setting,
  fact: Exclude<CertificateFact, { ok: true }>,
): CertificateOutcome {
  const isSkipped = fact.ok === "skipped";
  const next = isSkipped
    ? fact.reason
    : `the certificate of ${name} can't be told: ${host}:${port}: ${fact.reason}; ask ${owner}`;
  const report: CertificateReport = {
    ...{ name, host, port, owner, state: isSkipped ? "skipped" : "unreachable" },
    ...{ validFrom: null, validUntil: null, daysLeft: null, issuer: null, renewOn: null, planned: [], next },
  };
  const code = "certificate-unreachable";
  const finding: Finding = { level: "unknown", code, subject: name, who: [owner], by: null, sentence: next };
  return { report, findings: isSkipped ? [] : [finding] };
}
