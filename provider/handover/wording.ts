import { inDays } from "../../rotation";
import { isNoReply } from "../../settings/email";
import type { HandoverInputs, OldCredential } from "../../components/contract";
import { listed } from "../listed";
import { type Basis, factsOf, goes, labelOf, wasLost } from "./wordingFacts";
import { isLive, readerSituation } from "./readerSituation";

/** What a message says, piece by piece; an e-mail's text and HTML, and what goes to a webhook, are made of the same. */
export interface Wording {
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly steps: readonly string[];
  /** Where to confirm; left out where nobody reads answers. */
  readonly confirmTo?: string;
  readonly closing: string;
}

/** Who reads a message, and how they may answer. */
export interface Audience {
  /** Recipients by name in the stack file. */
  readonly recipients: readonly (readonly [key: string, recipient: { readonly name: string }])[];
  /** The address that answers go to; undefined where there is none. */
  readonly replyTo: string | undefined;
  readonly by: Basis["by"];
}

/** The message's words, in English: no sentence that isn't true of this reader's secrets. */
export function wordingOf(name: string, inputs: HandoverInputs, audience: Audience): Wording {
  const { recipients, by } = audience;
  const situation = readerSituation(
    inputs,
    recipients.map(([key]) => key),
  );
  const replyTo =
    audience.replyTo === undefined || isNoReply(audience.replyTo) ? undefined : audience.replyTo;
  const basis = { name, inputs, situation, replyTo, by };
  return {
    subject: subjectOf(basis),
    greeting: `Hello ${listed(recipients.map(([, recipient]) => recipient.name))},`,
    opening: openingOf(basis),
    facts: factsOf(basis),
    steps: stepsOf(basis),
    ...(replyTo === undefined ? {} : { confirmTo: replyTo }),
    closing: closingOf(basis),
  };
}

function subjectOf({ name, inputs: { displayName }, situation: { urgency, held } }: Basis): string {
  switch (urgency) {
    case "plain":
      return `Client secret for ${displayName}: ${name}`;
    case "until":
      return `New client secret for ${displayName}: switch to ${name} before ${held?.on ?? ""}`;
    case "now": {
      const what = held?.otherApp === undefined ? "client secret" : "client ID and secret";
      return `New ${what} for ${displayName}: switch to ${name} now`;
    }
  }
}

function openingOf(basis: Basis): string {
  const { inputs, situation } = basis;
  const { displayName, clientId, occasion } = inputs;
  const { code, olds, replaces } = occasion;
  if (isTakenOver(basis)) {
    return `the client secret that ${displayName} uses now is rotated from now on. It stays as it is, and you will get the next one well before it ends.`;
  }
  if (situation.urgency === "plain") {
    const older = "If you still have an older one: sign-ins with it are refused, or soon will be.";
    return `here is the client secret for ${displayName}.${replaces && olds.length === 0 ? ` ${older}` : ""}`;
  }
  if (code === "app-changed") {
    return `${displayName} has a new app, with a new client ID (${clientId}) and this client secret. ${newsOf(basis)}`;
  }
  const outOfTurn = code === "forced" || code === "current-revoked" || code === "current-lost";
  return `there is a new client secret for ${displayName}${outOfTurn ? ", outside the usual schedule" : ""}. ${newsOf(basis)}`;
}

/** What becomes of what the reader has, and what to do about it. */
function newsOf({ inputs, situation: { held, missed } }: Basis): string {
  const { occasion } = inputs;
  const { code, olds } = occasion;
  if (held === undefined) return olds.length > 0 ? missedNews(olds) : historyOf(code);
  const it = `${missed ? "the last one that reached you" : "the one before it"} (${labelOf(held)})`;
  const It = `T${it.slice(1)}`;
  const on = held.on ?? "";
  if (isLive(held) && held.otherApp !== undefined) {
    return `${It} belongs to the former app (${held.otherApp}): it works only there, until ${on}, 00:00 UTC at the latest, and only as long as that app exists. Please switch to the new client ID and secret now.`;
  }
  if (isLive(held) && code === "forced") return `Please switch now: ${it} may be revoked at any time.`;
  if (isLive(held) && code === undefined) {
    return `${It} works until ${on}, 00:00 UTC at the latest: please switch as soon as you can.`;
  }
  const refused = "sign-ins with it are refused. Please switch now.";
  const soonRefused = "sign-ins with it are refused, or soon will be. Please switch now.";
  switch (held.becomes) {
    case "ends":
      return `${It} keeps working until ${on}, 00:00 UTC: please switch before that day.`;
    case "retires":
      return `${It} keeps working until ${on}, 00:00 UTC, and is removed then: please switch before that day.`;
    case "retired":
      return `${It} has ended and is being removed: ${soonRefused}`;
    case "revoked":
      return `${It} was revoked and is being removed: ${soonRefused}`;
    case "expired":
      return `${It} expired on ${on}: ${refused}`;
    case "lost":
      return `${It} ${wasLost(inputs)}: ${refused}`;
  }
}

/** The reader has it already: nobody gave out another one before it. */
function isTakenOver({ inputs: { occasion }, situation: { urgency } }: Basis): boolean {
  return occasion.code === "taken-over" && urgency === "plain" && !occasion.replaces;
}

function missedNews(olds: readonly OldCredential[]): string {
  return `Sign-ins with secrets older than ${olds.at(-1)?.generation ?? ""} are refused, or soon will be. Please switch now.`;
}

/** The ledger has dropped the one before it, but says why this one was issued. */
function historyOf(code: HandoverInputs["occasion"]["code"]): string {
  switch (code) {
    case "current-expired":
      return "The one before it has expired: sign-ins with it are refused. Please switch now.";
    case "current-lost":
      return "The one before it was removed from its app: sign-ins with it are refused. Please switch now.";
    case "current-revoked":
      return "The one before it was revoked: sign-ins with it are refused, or soon will be. Please switch now.";
    case undefined:
    case "first":
    case "forced":
    case "app-changed":
    case "taken-over":
    case "due":
      return "";
  }
}

function stepsOf(basis: Basis): readonly string[] {
  const { inputs, situation } = basis;
  const { environments, occasion } = inputs;
  const where = environments.length === 0 ? "" : `, in ${environments.join(", ")}`;
  const isOtherApp = occasion.code === "app-changed" || situation.held?.otherApp !== undefined;
  const what = situation.urgency === "plain" ? "the secret" : "the new secret";
  const toConfirm = confirmationOf(basis);
  if (isTakenOver(basis)) {
    return [`Check that your service${where} has this secret: then there is nothing to change.`, toConfirm];
  }
  return [
    `Put ${isOtherApp ? "the new client ID and " : ""}${what} where your service reads ${isOtherApp ? "them" : "it"}${where}.`,
    "Restart or reload the service, and check that it signs in.",
    toConfirm,
  ];
}

function confirmationOf({ name, inputs: { displayName }, replyTo, by }: Basis): string {
  const line = `"${name} is in use"`;
  if (replyTo === undefined) {
    const nobody = by === "email" ? "Nobody reads replies to this e-mail." : "Nobody reads answers here.";
    return `Tell whoever manages the secrets of ${displayName}: ${line}. ${nobody}`;
  }
  return by === "email"
    ? `Confirm: reply to ${replyTo} with the line ${line}.`
    : `Confirm: write to ${replyTo} with the line ${line}. Nobody reads answers here.`;
}

function closingOf({ inputs, situation: { urgency, held }, replyTo, by }: Basis): string {
  const { occasion, issuer } = inputs;
  if (held === undefined || urgency === "plain") return nextOf(inputs);
  const { generation, becomes, on = "", otherApp } = held;
  if (isLive(held) && otherApp !== undefined)
    return `Don't go back to ${generation}: it belongs to the former app.`;
  if (isLive(held) && occasion.code === "forced") {
    const verb = by === "email" ? "reply" : "write";
    const answer = `Please ${replyTo === undefined ? "do so" : verb} soon: after that`;
    return `${answer}, ${generation} can be revoked without any effect on you. Don't go back to it.`;
  }
  const answered =
    replyTo === undefined ? "After that" : `After your ${by === "email" ? "reply" : "message"}`;
  // Keycloak logs who signs in, not with which secret.
  const look =
    issuer === undefined
      ? `${answered} we check in the sign-in log that ${generation} is no longer used.`
      : `${answered} we know that ${generation} is no longer needed.`;
  if (isLive(held) && occasion.code === undefined) return look;
  switch (becomes) {
    case "ends":
      // Where somebody or something has just ended another one before its time, that is no promise to give.
      return occasion.code === "due" || occasion.code === "first"
        ? `${look} Nobody deletes it: it ends by itself on ${on}, and until then you can go back to it.`
        : `${look} It ends by itself on ${on}; until then you can go back to it.`;
    case "retires":
      return `${look} It is removed on ${on} or soon after; until ${on} you can go back to it.`;
    case "retired":
    case "revoked":
      return `Don't go back to ${generation}: it is being removed.`;
    case "expired":
    case "lost":
      return `There is no way back to ${generation}.`;
  }
}

function nextOf(inputs: HandoverInputs): string {
  const { daysBesideNext: days } = inputs.occasion;
  if (days === undefined) return "You will get the next one well before this one ends.";
  if (days === 0) return `When the next one comes, this one ${goes(inputs)}: switch on the day you get it.`;
  return `You will get the next one in good time; ${inDays(days)} after that, this one ${goes(inputs)}.`;
}
