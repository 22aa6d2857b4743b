import { types } from "../../policies/types";
import { type Policy, credentialName, isLive } from "../../rotation";
import { type Case, entryOf } from "./case";
import { type Course, coursesOf, issuedNow } from "./generations";
import { type HandoverSight, forms, handoversOf } from "./handovers";
import { deedOf, endsResource, titleOf } from "./step";

/** What is allowed, and what whoever approves it should have seen. Sentences. */
export function noticesOf(the: Case): string[] {
  return [
    ...handoversOf(the.preview).flatMap(recipients),
    ...nobodyTold(the),
    ...toldAgain(the),
    ...readers(the),
    ...coursesOf(the).flatMap((course) => [
      ...joined(course, the),
      ...appChanged(course),
      ...policyChanged(course),
    ]),
    ...left(the),
    ...madeAgain(the),
    ...undated(the),
  ];
}

function recipients({ consumer, generation, recipients: now, before, waiting }: HandoverSight): string[] {
  const name = credentialName(consumer, generation);
  const plain = waiting.filter(({ form }) => form === "plaintext");
  const sentences = plain.map(({ email }) => `${name} goes to ${email} ${forms.plaintext}`);
  if (before === undefined) return sentences;
  const [old, news] = [addresses(before), addresses(now)];
  for (const email of news)
    if (!old.includes(email)) sentences.push(`${consumer}: ${email} is a new recipient`);
  for (const email of old)
    if (!news.includes(email)) sentences.push(`${consumer}: ${email} gets no more e-mail`);
  return sentences;
}

function addresses(recipients: HandoverSight["recipients"]): string[] {
  return Object.values(recipients).map(({ email }) => email);
}

function nobodyTold(the: Case): string[] {
  const told = handoversOf(the.preview).filter((one) => Object.keys(one.recipients).length > 0);
  return issuedNow(the)
    .filter(
      ({ consumer, generation }) =>
        !told.some((one) => one.consumer === consumer && one.generation === generation),
    )
    .map(({ consumer, generation }) => `nobody gets an e-mail about ${credentialName(consumer, generation)}`);
}

/** What is no longer known to be delivered is delivered once more. */
function toldAgain({ preview, after }: Case): string[] {
  return preview.steps
    .filter((step) => step.type === types.handover && endsResource(step))
    .filter(({ name }) => {
      const entry = entryOf(after, name);
      return entry !== undefined && isLive(entry.credential);
    })
    .map(
      (step) => `${step.name} is live, and its handover has ${deedOf(step)}: its e-mails are sent once more`,
    );
}

/** Who is let into a vault, or no longer. */
function readers({ preview }: Case): string[] {
  return preview.steps
    .filter(({ type, after, before }) => {
      const scope = (after ?? before)?.inputs.scope;
      const onVault = typeof scope === "string" && scope.includes("/Microsoft.KeyVault/");
      return type === types.accessPolicy || (type === types.roleAssignment && onVault);
    })
    .filter(({ fate }) => fate !== "kept")
    .map(
      (step) =>
        `who may read the vault: ${deedOf(step)} of ${titleOf(step)}${step.paths.length > 0 ? ` (${step.paths.join(", ")})` : ""}`,
    );
}

function joined({ consumer, old, record }: Course, { before }: Case): string[] {
  if (old === undefined) return before === undefined ? [] : [`${consumer} is a new consumer`];
  if (old.nextRotation !== undefined && record.nextRotation === undefined) {
    return [`${consumer} left the stack file: what is live stays until it ends, nothing new comes`];
  }
  const names = Object.keys(record.formerNames ?? {}).filter(
    (name) => !Object.hasOwn(old.formerNames ?? {}, name),
  );
  return names.map((name) => `${name} is now called ${consumer}: in the vault, too`);
}

function left({ before, after }: Case): string[] {
  const stay = new Set(coursesOf({ before, after }).map(({ old }) => old));
  return Object.entries(before?.consumers ?? {})
    .filter(([, record]) => after !== undefined && !stay.has(record))
    .map(([name]) => `${name} is gone from the ledger`);
}

function appChanged({ consumer, old, record: { app } }: Course): string[] {
  if (old === undefined) return [];
  const keys = ["displayName", "clientId"] as const;
  return keys
    .filter((key) => old.app[key] !== app[key])
    .map((key) => `${consumer}: ${key} ${old.app[key] ?? "none"} → ${app[key] ?? "none"}`);
}

function policyChanged({ consumer, old, record: { policy } }: Course): string[] {
  if (old === undefined) return [];
  const keys = [...new Set([...Object.keys(old.policy), ...Object.keys(policy)])] as (keyof Policy)[];
  return keys
    .filter((key) => old.policy[key] !== policy[key])
    .map((key) => `${consumer}: ${key} ${old.policy[key] ?? "none"} → ${policy[key] ?? "none"}`);
}

/** A password of an earlier run that isn't in the state: the run was killed, or somebody removed it and a refresh saw that. */
function madeAgain(the: Case): string[] {
  return the.preview.steps
    .filter(({ type, fate }) => type === types.applicationPassword && fate === "made")
    .flatMap(({ name }) => {
      const entry = entryOf(the.before, name);
      if (entry === undefined) return [];
      const { credential } = entry;
      const why = isLive(credential)
        ? "an earlier run didn't get that far, or it was removed in Entra"
        : "it was removed by hand";
      return [`${name} was issued on ${credential.issuedOn} and isn't there: ${why}; it is made now`];
    });
}

function undated({ day, preview }: Case): string[] {
  const isQuiet = preview.steps.every(({ fate }) => fate === "kept");
  return day !== undefined || isQuiet ? [] : ["nothing in this preview tells its day (--show-sames would)"];
}
