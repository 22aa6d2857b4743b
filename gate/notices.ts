import { types } from "../names/types";
import { type Policy, credentialName, endOf, isLive } from "../rotation";
import { type Review, entryOf } from "./review";
import { secretNameOf } from "../names/secretName";
import { settingName } from "../settings/names";
import { settingsIn } from "./estate/functionApp";
import { isSection } from "./estate/shape";
import { certificateNotices } from "./certificateNotices";
import { deadlineNotices } from "./deadlines";
import { estateNotices } from "./estateNotices";
import {
  type ConsumerTransition,
  changesApp,
  consumerTransitions,
  issuedNow,
  newFormerNames,
} from "./generations";
import { isLedgersKind } from "./credentials";
import { type HandoverSight, forms, handoversOf, waysTo } from "./handovers";
import { mailChanges, webhookChanges } from "./mail";
import { actionOf } from "./step";

/** What is allowed, and what whoever approves it should have seen. Sentences. */
export function noticesOf(review: Review): string[] {
  return [
    ...handoversOf(review.preview).flatMap(recipients),
    ...withoutRecipients(review),
    ...sentAgain(review),
    ...mailChanges(review),
    ...webhookChanges(review),
    ...estateNotices(review),
    ...certificateNotices(review),
    ...deadlineNotices(review),
    ...consumerTransitions(review).flatMap((transition) => [
      ...joined(transition, review),
      ...appChanged(transition),
      ...policyChanged(transition),
    ]),
    ...left(review),
    ...madeAgain(review),
    ...undated(review),
    ...incomplete(review),
  ];
}

function recipients({ consumer, generation, recipients: now, before, waiting }: HandoverSight): string[] {
  const name = credentialName(consumer, generation);
  const plain = waiting.filter(({ form }) => form === "plaintext");
  const sentences = plain.map(({ email = "" }) => `${name} goes to ${email} ${forms.plaintext}`);
  if (before === undefined) return sentences;
  const [old, news] = [addresses(before), addresses(now)];
  for (const way of news) if (!old.includes(way)) sentences.push(`${consumer}: ${way} is a new recipient`);
  for (const way of old)
    if (!news.includes(way))
      sentences.push(`${consumer}: ${way} gets no more ${way.includes(" ") ? "messages" : "e-mail"}`);
  return sentences;
}

function addresses(recipients: HandoverSight["recipients"]): string[] {
  return Object.values(recipients).flatMap(waysTo);
}

function withoutRecipients(review: Review): string[] {
  const addressed = handoversOf(review.preview).filter((one) => Object.keys(one.recipients).length > 0);
  return issuedNow(review)
    .filter(
      ({ consumer, generation }) =>
        !addressed.some((one) => one.consumer === consumer && one.generation === generation),
    )
    .map(({ consumer, generation }) => `nobody gets an e-mail about ${credentialName(consumer, generation)}`);
}

/** What is no longer known to be delivered is delivered once more. */
function sentAgain({ preview, after }: Review): string[] {
  return preview.steps
    .filter(({ type, outcome }) => type === types.handover && outcome === "replaced")
    .filter(({ name }) => {
      const entry = entryOf(after, name);
      return entry !== undefined && isLive(entry.credential);
    })
    .map(
      (step) => `${step.name} is live, and its handover gets ${actionOf(step)}: its e-mails are sent again`,
    );
}

function joined({ consumer, old, record }: ConsumerTransition, review: Review): string[] {
  if (old === undefined) return review.before === undefined ? [] : [`${consumer} is a new consumer`];
  if (old.nextRotation !== undefined && record.nextRotation === undefined) {
    return [`${consumer} left the stack file: what is live stays until it ends, and nothing new is issued`];
  }
  return newFormerNames({ consumer, old, record }).map(
    (name) =>
      `${name} is now called ${consumer}: in the vault, ${secretNameOf(consumer)} replaces ${secretNameOf(name)}${settingsTakenAway(name, review)}. ` +
      "Whoever reads the old names must first switch to the new ones",
  );
}

/** The Function App's settings that go with a consumer's name. */
function settingsTakenAway(name: string, { preview }: Review): string {
  const site = preview.steps.find(({ type, outcome }) => type === types.site && outcome !== "unchanged");
  const { siteConfig } = site?.before?.inputs ?? {};
  const there = settingsIn(isSection(siteConfig) ? siteConfig.appSettings : undefined);
  const names = (["CLIENT_ID", "CLIENT_SECRET"] as const).map((suffix) => settingName(name, suffix));
  const gone = names.filter((setting) => there.has(setting));
  return gone.length === 0 ? "" : `, and the Function App loses the settings ${gone.join(" and ")}`;
}

function left(review: Review): string[] {
  const { before, after } = review;
  const stay = new Set(consumerTransitions({ before, after }).map(({ old }) => old));
  return Object.entries(before?.consumers ?? {})
    .filter(([, record]) => after !== undefined && !stay.has(record))
    .map(
      ([name]) =>
        `${name} is gone from the ledger, and ${secretNameOf(name)} from the vault${settingsTakenAway(name, review)}`,
    );
}

function appChanged(transition: ConsumerTransition): string[] {
  const { consumer, old, record } = transition;
  if (old === undefined) return [];
  const keys = ["displayName", "clientId"] as const;
  const changes = keys
    .filter((key) => old.app[key] !== record.app[key])
    .map((key) => `${consumer}: ${key} ${old.app[key] ?? "none"} → ${record.app[key] ?? "none"}`);
  if (!changesApp(transition)) return changes;
  const stay = Object.entries(record.credentials)
    .filter(([, one]) => isLive(one) && one.app !== undefined)
    .map(([generation, one]) => `${generation} until ${endOf(one)}`);
  const rest = stay.length === 0 ? "" : `; these stay on the old app: ${stay.join(", ")}`;
  return [...changes, `whoever gets the new secret of ${consumer} needs the new client ID with it${rest}`];
}

function policyChanged({ consumer, old, record: { policy } }: ConsumerTransition): string[] {
  if (old === undefined) return [];
  const keys = [...new Set([...Object.keys(old.policy), ...Object.keys(policy)])] as (keyof Policy)[];
  return keys
    .filter((key) => old.policy[key] !== policy[key])
    .map((key) => `${consumer}: ${key} ${old.policy[key] ?? "none"} → ${policy[key] ?? "none"}`);
}

/** A password of an earlier run that isn't in the state: the run was killed, or somebody removed it and a refresh saw that. */
function madeAgain(review: Review): string[] {
  return review.preview.steps
    .filter(({ type, outcome }) => isLedgersKind(type) && outcome === "created")
    .flatMap(({ name, type }) => {
      const entry = entryOf(review.before, name);
      if (entry === undefined) return [];
      const { credential } = entry;
      const why = isLive(credential)
        ? `an earlier run didn't get that far, or it was removed in ${type === types.clientSecret ? "Keycloak" : "Entra"}`
        : "it was removed by hand";
      return [`${name} was issued on ${credential.issuedOn} and isn't there: ${why}; it is created now`];
    });
}

function undated({ day, preview }: Review): string[] {
  const isQuiet = preview.steps.every(({ outcome }) => outcome === "unchanged");
  return day !== undefined || isQuiet ? [] : ["this preview doesn't show its day: preview with --show-sames"];
}

function incomplete({ showsAll, preview }: Review): string[] {
  const isQuiet = preview.steps.every(({ outcome }) => outcome === "unchanged");
  return showsAll || isQuiet
    ? []
    : ["this preview leaves out what stays the same, so it can't be compared: preview with --show-sames"];
}
