import {
  type ConsumerRecord,
  type LogCoverage,
  type Witness,
  addDays,
  believed,
  credentialName,
  overdueOn,
} from "../../../rotation";
import type { Facts } from "../facts";
import { certificateOutcomes } from "./certificates";
import { clientIdOf, consumerNames } from "./consumerNames";
import { credentialRows } from "./credentials";
import { nextStep } from "./next";
import { handoverRule } from "./rules/handover";
import { previousRule } from "./rules/previous";
import { refusedRule } from "./rules/refused";
import { rotationRule } from "./rules/rotation";
import { appRule, logFindings } from "./rules/sources";
import { strangersRule } from "./rules/strangers";
import type { ConsumerReport, Finding, Report } from "./schema";
import type { Rule, Situation } from "./situation";

const rules: readonly Rule[] = [
  rotationRule,
  handoverRule,
  previousRule,
  refusedRule,
  strangersRule,
  appRule,
];

const yearDays = 365;

/** The report on a stack. Pure: the same facts give the same report. */
export function buildReport(facts: Facts): Report {
  const log = believableLog(facts);
  const situations = consumerNames(facts).map((name) => situationOf(name, facts, log));
  const reported = situations.map((situation) => {
    const findings = rules.flatMap((rule) => rule(situation));
    const credentials = situation.consumer.credentials.map((row) => ({
      ...row,
      next: nextStep(situation, row, findings),
    }));
    return { consumer: { ...situation.consumer, credentials }, findings };
  });
  const certificates = certificateOutcomes(facts);
  const findings = [
    ...reported.flatMap((one) => one.findings),
    ...certificates.flatMap((one) => one.findings),
    ...logFindings(facts, log),
  ].sort(mostUrgentFirst);
  return {
    format: 1,
    stack: facts.stack,
    today: facts.today,
    exitCode: exitCodeOf(findings),
    signInLog: {
      source: facts.signIns.source,
      from: log.readable ? log.from : null,
      reason: log.readable ? null : log.reason,
    },
    consumers: reported.map(({ consumer }) => consumer),
    certificates: certificates.map(({ report }) => report),
    findings,
  };
}

const urgency: Readonly<Record<Finding["level"], number>> = { act: 0, unknown: 1, note: 2 };

function mostUrgentFirst(one: Finding, other: Finding): number {
  if (one.level !== other.level) return urgency[one.level] - urgency[other.level];
  return (one.by ?? "9999") < (other.by ?? "9999") ? -1 : 1;
}

function exitCodeOf(findings: readonly Finding[]): Report["exitCode"] {
  if (findings.some(({ level }) => level === "act")) return 1;
  return findings.some(({ level }) => level === "unknown") ? 2 : 0;
}

function situationOf(name: string, facts: Facts, log: LogCoverage): Situation {
  const { settings, state } = facts;
  const record = recordOf(name, facts);
  const section = settings.consumers[name];
  const app = settings.requests[name]?.app ?? record?.app;
  const clientId = clientIdOf(name, facts);
  const recipients = section?.recipients ?? [];
  const subject = { name, clientId, record, recipients };
  return {
    facts,
    log,
    record,
    consumer: {
      name,
      displayName: app?.displayName ?? name,
      clientId: clientId ?? null,
      environments: section?.environments ?? [],
      recipients: recipients.map((recipient) => addressOf(recipient, facts)),
      isConfigured: section !== undefined,
      nextRotation: record?.nextRotation ?? null,
      overdueOn: (record === undefined ? undefined : overdueOn(record)) ?? null,
      credentials:
        state.ledger === undefined && clientId === undefined ? [] : credentialRows(subject, facts, log),
      planned: record === undefined ? [] : plannedRotations(name, record, facts),
    },
  };
}

function recordOf(name: string, { state }: Facts): ConsumerRecord | undefined {
  const records = state.ledger?.consumers ?? {};
  return Object.hasOwn(records, name) ? records[name] : undefined;
}

function addressOf(recipient: string, { settings }: Facts): string {
  const known = settings.recipients[recipient];
  return known === undefined ? recipient : `${known.name} <${known.email}>`;
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
  const issued = Object.entries(state.ledger?.consumers ?? {}).flatMap(([consumer, { credentials }]) =>
    Object.entries(credentials).map(([generation, { issuedOn }]) => ({ consumer, generation, issuedOn })),
  );
  const witnesses = issued.flatMap(({ consumer, generation, issuedOn }): Witness[] => {
    const name = credentialName(consumer, generation);
    if (!state.proven.has(name)) return [];
    const found = signIns.tally.of(clientIdOf(consumer, facts) ?? "", state.keyIds.get(name) ?? "");
    return [{ name, on: issuedOn, isLogged: Object.keys(found).length > 0 }];
  });
  const isOld = issued.some(({ issuedOn }) => issuedOn < addDays(today, -1));
  return believed(signIns.log, witnesses, isOld && signIns.tally.count === 0, today);
}
