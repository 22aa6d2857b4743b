export * from "./calendar";
export * from "./ledger";
export {
  type Policy,
  type PolicySettings,
  defaultPolicy,
  resolvePolicy,
  runsOffBy,
  timeToSwitch,
} from "./policy";
export { readyMade } from "./policyExamples";
export { type System, isKeycloak, mostOnKeycloak, onKeycloak } from "./keycloak";
export { effectivePolicy } from "./policyOfApp";
export * from "./request";
export { type Immutable, dayWanted } from "./data";
export { endedState, liveState, rotationCode } from "./ledgerSchema";
export { parseDuration } from "./duration";
export { forceReason as orderOf } from "./force";
export { utcDay } from "./moment";
export { given, own } from "./own";
export { checkPolicy, isSound } from "./policyCheck";
export { type PolicyResult, parsePolicy, readPolicySettings } from "./policyInput";
export { type Problem, cut, listed, oneOf, renderProblem, renderShort, shown } from "./problem";
export type { Decision } from "./decision";
export { type PlanResult, planLedger } from "./plan";
export { obstacle } from "./cap";
export { type Holdings, holdingOf, isHeld } from "./holdings";
export { overdueOn } from "./overdue";
export { knownOf } from "./happened";
export { type Details, type History, type HistoryEvent, eventsIn, happenings, lineOf } from "./history";
export { LedgerError, readLedger } from "./format";
export { mapCredentials } from "./record";
export { formerNamesOf } from "./rename";
export { type KeySignIns, type SignIn, SignInTally } from "./signIns";
export {
  type LogCoverage,
  type KnownSignIn as Witness,
  reliableLog as believed,
  judge,
  quietDays,
} from "./verdict";
export { type RenewalRequest, type Sight, renewalAfter } from "./renewal";
export {
  isDueFor,
  isOver,
  noticeOf,
  noticeWithin,
  placesWith,
  renewOnOf,
  shownNow,
  successorIn,
} from "./renewalDays";
export type { SentReminder } from "./renewalEvents";
export { type RenewalEvent, renewalEventsIn, renewalHappenings } from "./renewalHistory";
export {
  type Renewal,
  type RenewalStep,
  type ServedCertificate,
  readRenewal,
  renewalSchema,
  renewalStep,
  servedCertificateSchema,
} from "./renewalRecord";
export {
  type DueReminder,
  firstReminderOn,
  reminderDue,
  reminderName,
  remindersOf,
} from "./renewalReminders";
