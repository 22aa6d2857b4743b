import {
  type ConsumerRecord,
  type LogCoverage,
  type Witness,
  addDays,
  believed,
  credentialName,
  isKeycloak,
  overdueOn,
  own,
} from "../../rotation";
import type { Facts } from "../facts";
import { vaultReports } from "../vaults";
import { calendarFindings, certificateOutcomes } from "./certificates";
import { clientRows } from "./clientRows";
import { addressOf, clientIdOf, consumerNames, issuerOf, recordOf } from "./consumerNames";
import { type CredentialRow, type ReportContext, ledgerRows } from "./credentials";
import type { Subject } from "./evidence";
import { handedKeys, knownKeys } from "./keys";
import { nextStep } from "./next";
import { otherRows } from "./otherCredentials";
import { renewalFindings, renewalReports } from "./renewals";
import { clientRule } from "./rules/client";
import { clientSecretsRule } from "./rules/clientSecrets";
import { clientFindings, clientLog, clientLogFindings } from "./rules/clientSources";
import { deadlineFindings, deadlineReports, deadlinesOf } from "./rules/deadlines";
import { functionAppReport } from "./references";
import { gatewayReport } from "./hosts";
import { functionAppFindings } from "./rules/functionApp";
import { gatewayFindings } from "./rules/gateway";
import { rightsFindings } from "./rules/rights";
import { endsRule } from "./rules/ends";
import { handoverRule } from "./rules/handover";
import { linkFindings } from "./rules/links";
import { previousRule } from "./rules/previous";
import { protectionFindings } from "./rules/protection";
import { refusedRule } from "./rules/refused";
import { removedRule } from "./rules/removed";
import { rotationRule } from "./rules/rotation";
import { appRule, logFindings, vaultFindings } from "./rules/sources";
import { unmanagedRule } from "./rules/unmanaged";
import { vaultRule } from "./rules/vault";
import { vaultCertificateFindings } from "./rules/vaultCertificates";
import type { ConsumerReport, CredentialReport, Finding, Report } from "./schema";
import type { Rule, Situation } from "./situation";
import { mostUrgentFirst } from "./urgency";
import { nextDate } from "./upcoming";

const rules: readonly Rule[] = [
  rotationRule,
  removedRule,
  handoverRule,
  vaultRule,
  endsRule,
  previousRule,
  refusedRule,
  unmanagedRule,
  appRule,
];

/** Keycloak's facts are others; what a rotation, a handover and the vault need is the same. */
const clientRules: readonly Rule[] = [
  rotationRule,
  clientRule,
  clientSecretsRule,
  handoverRule,
  vaultRule,
  previousRule,
];

const yearDays = 365;

/** The report on a stack. Pure: the same facts give the same report. */
export function buildReport(facts: Facts): Report {
  const log = believableLog(facts);
  const context: ReportContext = { facts, log, keys: knownKeys(facts) };
  const situations = consumerNames(facts).map((name) => situationOf(name, context));
  const reported = situations.map((situation) => {
    const findings = (isOnKeycloak(situation) ? clientRules : rules).flatMap((rule) => rule(situation));
    const credentials = situation.consumer.credentials.map((row) =>
      shownRow(row, nextStep(situation, row, findings)),
    );
    return { consumer: { ...situation.consumer, credentials }, findings };
  });
  const certificates = certificateOutcomes(facts);
  const shownCertificates = certificates.map(({ report }) => report);
  const deadlines = deadlinesOf(facts);
  const onEntra = situations.filter((one) => !isOnKeycloak(one));
  const findings = [
    ...protectionFindings(facts),
    ...linkFindings(facts),
    ...reported.flatMap((one) => one.findings),
    ...certificates.flatMap((one) => one.findings),
    ...renewalFindings(facts, shownCertificates),
    ...calendarFindings(facts),
    ...(onEntra.length > 0 ? logFindings(facts, log, unreadLogs(onEntra)) : []),
    ...clientFindings(facts),
    ...clientLogFindings(facts, unreadLogs(situations.filter(isOnKeycloak))),
    ...vaultFindings(facts),
    ...vaultCertificateFindings(facts),
    ...deadlineFindings(deadlines, facts),
    ...functionAppFindings(facts),
    ...gatewayFindings(facts),
    ...rightsFindings(facts),
  ].sort(mostUrgentFirst);
  const consumers = reported.map(({ consumer }) => consumer);
  return {
    format: 1,
    stack: facts.stack,
    today: facts.today,
    exitCode: exitCodeOf(findings),
    signInLog: {
      source: facts.signIns.source,
      ...shownLog(facts.signIns.source === "Keycloak" ? leastOf(situations) : log),
    },
    ...vaultReports(facts),
    functionApp: functionAppReport(facts),
    gateway: gatewayReport(facts),
    next: nextDate(consumers, shownCertificates, facts),
    consumers,
    certificates: shownCertificates,
    renewals: renewalReports(facts),
    dates: deadlineReports(deadlines),
    findings,
  };
}

function shownRow(row: CredentialRow, next: string): CredentialReport {
  const shown = Object.entries(row).filter(([key]) => key !== "known");
  return { ...(Object.fromEntries(shown) as Omit<CredentialRow, "known">), next };
}

function exitCodeOf(findings: readonly Finding[]): Report["exitCode"] {
  if (findings.some(({ level }) => level === "act")) return 1;
  return findings.some(({ level }) => level === "unknown") ? 2 : 0;
}

function situationOf(name: string, context: ReportContext): Situation {
  const { facts } = context;
  const record = recordOf(name, facts);
  const section = own(facts.settings.consumers, name);
  const app = own(facts.settings.requests, name)?.app ?? record?.app;
  const clientId = clientIdOf(name, facts);
  const recipients = section?.recipients ?? [];
  const issuer = issuerOf(name, facts) ?? null;
  const log = issuer === null ? logOf(clientId, context) : clientLog(name, record, facts);
  const handed = handedKeys({ name, record }, facts);
  const subject = { name, clientId, record, recipients, handed };
  return {
    facts,
    log,
    record,
    handed,
    consumer: {
      name,
      displayName: app?.displayName ?? name,
      clientId: clientId ?? null,
      issuer,
      signInLog: issuer === null ? null : shownLog(log),
      environments: section?.environments ?? [],
      recipients: recipients.map((recipient) => addressOf(recipient, facts)),
      isConfigured: section !== undefined,
      nextRotation: record?.nextRotation ?? null,
      overdueOn: (record === undefined ? undefined : overdueOn(record)) ?? null,
      credentials: issuer === null ? appRows(subject, { ...context, log }) : clientRows(subject, facts, log),
      planned: record === undefined ? [] : plannedRotations(name, record, facts),
    },
  };
}

/** What is on an app of Entra: those of the ledger, then others. */
function appRows(subject: Subject, context: ReportContext): CredentialRow[] {
  const rows = ledgerRows(subject, context);
  return [...rows, ...otherRows(subject, context, rows)];
}

function isOnKeycloak({ consumer }: Situation): boolean {
  return consumer.issuer !== null;
}

function shownLog(log: LogCoverage): NonNullable<ConsumerReport["signInLog"]> {
  return log.readable ? { from: log.from, reason: null } : { from: null, reason: log.reason };
}

/** What the events of all clients cover. */
function leastOf(situations: readonly Situation[]): LogCoverage {
  const logs = situations.map(({ log }) => log);
  const [first, ...others] = logs;
  if (first === undefined) return { readable: false, reason: "there is no consumer" };
  return others.reduce((least, log) => {
    if (!least.readable) return least;
    return log.readable && log.from <= least.from ? least : log;
  }, first);
}

/** Consumers whose sign-ins could not be read, with the reason. */
function unreadLogs(situations: readonly Situation[]): ReadonlyMap<string, string> {
  return new Map(
    situations.flatMap(({ consumer, log }) => (log.readable ? [] : [[consumer.name, log.reason] as const])),
  );
}

/** The log as far as it covers one app. */
function logOf(clientId: string | undefined, { facts, log }: ReportContext): LogCoverage {
  const reason = facts.signIns.unread.get(clientId?.toLowerCase() ?? "");
  return log.readable && reason !== undefined ? { readable: false, reason } : log;
}

function plannedRotations(name: string, record: ConsumerRecord, { today }: Facts): ConsumerReport["planned"] {
  const { nextRotation, nextGeneration, policy } = record;
  if (nextRotation === undefined) return [];
  const planned: ConsumerReport["planned"] = [];
  const first = nextRotation < today ? today : nextRotation;
  for (
    let on = first, at = 0;
    on < addDays(today, yearDays);
    on = addDays(on, policy.rotateEveryDays), at += 1
  ) {
    const validUntil = addDays(on, policy.secretExpirationDays);
    planned.push({ name: credentialName(name, `g${nextGeneration + at}`), validFrom: on, validUntil });
  }
  return planned;
}

/** The sign-in log as far as it can be believed: it must have the sign-ins that are known to have happened. */
function believableLog(facts: Facts): LogCoverage {
  const { signIns, state, today } = facts;
  const onEntra = Object.entries(state.ledger?.consumers ?? {}).filter(([, { app }]) => !isKeycloak(app));
  const issued = onEntra.flatMap(([consumer, { credentials }]) =>
    Object.entries(credentials).map(([generation, { issuedOn }]) => ({ consumer, generation, issuedOn })),
  );
  const witnesses = issued.flatMap(({ consumer, generation, issuedOn }): Witness[] => {
    const name = credentialName(consumer, generation);
    const keyId = state.proven.get(name);
    const clientId = clientIdOf(consumer, facts)?.toLowerCase() ?? "";
    if (keyId === undefined || signIns.unread.has(clientId)) return [];
    const found = signIns.tally.of(clientId, keyId);
    return [{ name, on: issuedOn, isLogged: Object.keys(found).length > 0 }];
  });
  const isOld = issued.some(({ issuedOn }) => issuedOn < addDays(today, -1));
  return believed(signIns.log, witnesses, isOld && signIns.tally.count === 0, today);
}
