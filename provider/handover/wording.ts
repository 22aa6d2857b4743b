import { inDays } from "../../rotation";
import { isNoReply } from "../../settings/email";
import { cloudOf, tokenEndpointOf } from "../../settings/cloud";
import type { Sender } from "../mail/mail";
import type { HandoverInputs, OldCredential } from "../../components/contract";
import { type Letter, listed } from "./letters";
import { type Standing, isLive, standingOf } from "./standing";

/** What an e-mail says, piece by piece; text and HTML are made of the same. */
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

/** All that a sentence may lean on. */
interface Basis {
  readonly name: string;
  readonly inputs: HandoverInputs;
  readonly standing: Standing;
  /** Where answers are read. */
  readonly replyTo: string | undefined;
}

/** The e-mail's words, in English: no sentence that isn't true of this reader's secrets. */
export function wordingOf(name: string, inputs: HandoverInputs, letter: Letter, sender: Sender): Wording {
  const standing = standingOf(
    inputs,
    letter.recipients.map(([key]) => key),
  );
  const replyTo = isNoReply(sender.replyTo) ? undefined : sender.replyTo;
  const basis = { name, inputs, standing, replyTo };
  return {
    subject: subjectOf(basis),
    greeting: `Hello ${listed(letter.recipients.map(([, recipient]) => recipient.name))},`,
    opening: openingOf(basis),
    facts: factsOf(basis),
    steps: stepsOf(basis),
    ...(replyTo === undefined ? {} : { confirmTo: replyTo }),
    closing: closingOf(basis),
  };
}

function subjectOf({ name, inputs: { displayName }, standing: { pace, held } }: Basis): string {
  switch (pace) {
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
  const { inputs, standing } = basis;
  const { displayName, clientId, occasion } = inputs;
  const { code, olds, replaces } = occasion;
  if (standing.pace === "plain") {
    const older = "If you still have an older one: sign-ins with it are refused, or will be at any moment.";
    return `here is the client secret for ${displayName}.${replaces && olds.length === 0 ? ` ${older}` : ""}`;
  }
  if (code === "app-changed") {
    return `the app of ${displayName} is another one now: it has a new client ID (${clientId}) and this client secret. ${newsOf(basis)}`;
  }
  const outOfTurn = code === "forced" || code === "current-revoked" || code === "current-lost";
  return `there is a new client secret for ${displayName}${outOfTurn ? ", out of turn" : ""}. ${newsOf(basis)}`;
}

/** What becomes of what the reader has, and what to do about it. */
function newsOf({ inputs: { occasion }, standing: { held, missed } }: Basis): string {
  const { code, olds } = occasion;
  if (held === undefined) return olds.length > 0 ? missedNews(olds) : historyOf(code);
  const it = `${missed ? "the last one that reached you" : "the one before it"} (${labelOf(held)})`;
  const It = `T${it.slice(1)}`;
  const on = held.on ?? "";
  if (isLive(held) && held.otherApp !== undefined) {
    return `${It} belongs to the app before (${held.otherApp}): it works there only, until ${on}, 00:00 UTC at the latest, and only as long as that app exists. Please switch to the new client ID and secret now.`;
  }
  if (isLive(held) && code === "forced") return `Please switch now: ${it} may be revoked at any time.`;
  if (isLive(held) && code === undefined) {
    return `${It} works until ${on}, 00:00 UTC at the latest: please switch as soon as you can.`;
  }
  const refused = "sign-ins with it are refused. Please switch now.";
  switch (held.becomes) {
    case "ends":
      return `${It} goes on working until ${on}, 00:00 UTC: please switch before that day.`;
    case "retires":
      return `${It} goes on working until ${on}, 00:00 UTC, and is removed then: please switch before that day.`;
    case "retired":
      return `${It} has come to its end and is being removed: from any moment on, ${refused}`;
    case "revoked":
      return `${It} was revoked and is being removed: from any moment on, ${refused}`;
    case "expired":
      return `${It} expired on ${on}: ${refused}`;
    case "lost":
      return `${It} was removed from its app: ${refused}`;
  }
}

function missedNews(olds: readonly OldCredential[]): string {
  return `Sign-ins with any older one than ${olds.at(-1)?.generation ?? ""} are refused, or will be at any moment. Please switch now.`;
}

/** The ledger has dropped the one before it, but says why this one was issued. */
function historyOf(code: HandoverInputs["occasion"]["code"]): string {
  switch (code) {
    case "current-expired":
      return "The one before it has expired: sign-ins with it are refused. Please switch now.";
    case "current-lost":
      return "The one before it was removed from its app: sign-ins with it are refused. Please switch now.";
    case "current-revoked":
      return "The one before it was revoked: sign-ins with it are refused, or will be at any moment. Please switch now.";
    case undefined:
    case "first":
    case "forced":
    case "app-changed":
    case "due":
      return "";
  }
}

function factsOf({ name, inputs, standing }: Basis): readonly (readonly [string, string])[] {
  const { environments, tenantId, clientId, keyId } = inputs;
  const { held, others } = standing;
  const olds = held === undefined ? others : [held, ...others];
  return [
    ["Credential", name],
    ...(environments.length === 0 ? [] : [["Environments", environments.join(", ")] as const]),
    ["Tenant ID", tenantId],
    ["Client ID", clientId],
    ["Secret ID", `${keyId} (to tell secrets apart; it is not the secret)`],
    ["Token endpoint", tokenEndpointOf(cloudOf(process.env), tenantId)],
    ["Valid", validityOf(inputs)],
    ...olds.map((old) => ["Old secret", `${labelOf(old)}, ${endOf(old, inputs)}`] as const),
  ];
}

function validityOf({ validFrom, validUntil, occasion: { daysBesideNext: days } }: HandoverInputs): string {
  const own = `from ${validFrom} until ${validUntil}, 00:00 UTC`;
  if (days === undefined) return own;
  return `${own} at the latest: it is removed ${days === 0 ? "when" : `${inDays(days)} after`} the next one comes`;
}

function endOf(old: OldCredential, { occasion: { code } }: HandoverInputs): string {
  const { becomes, on = "", otherApp } = old;
  if (isLive(old)) {
    const until = `works until ${on}, 00:00 UTC`;
    if (otherApp !== undefined) return `of the app before (${otherApp}), ${until} at the latest`;
    if (code === "forced") return `may be revoked at any time, ${until} at the latest`;
    if (code === undefined) return `${until} at the latest`;
    return becomes === "retires" ? `${until}, then it is removed` : until;
  }
  switch (becomes) {
    case "expired":
      return `expired on ${on}`;
    case "lost":
      return "was removed from its app";
    case "revoked":
      return "revoked, is being removed";
    case "ends":
    case "retires":
    case "retired":
      return "is being removed";
  }
}

function stepsOf({ name, inputs, standing, replyTo }: Basis): readonly string[] {
  const { displayName, environments, occasion } = inputs;
  const where = environments.length === 0 ? "" : `, in ${environments.join(", ")}`;
  const isOtherApp = occasion.code === "app-changed" || standing.held?.otherApp !== undefined;
  const what = standing.pace === "plain" ? "the secret" : "the new secret";
  return [
    `Put ${isOtherApp ? "the new client ID and " : ""}${what} where your service reads ${isOtherApp ? "them" : "it"}${where}.`,
    "Restart or reload the service, and see that it signs in.",
    replyTo === undefined
      ? `Tell whoever looks after the secrets of ${displayName}: "${name} is in use". Nobody reads answers to this e-mail.`
      : `Confirm: answer to ${replyTo} with the line "${name} is in use".`,
  ];
}

function closingOf({ inputs: { occasion }, standing: { pace, held }, replyTo }: Basis): string {
  if (held === undefined || pace === "plain") return nextOf(occasion.daysBesideNext);
  const { generation, becomes, on = "", otherApp } = held;
  if (isLive(held) && otherApp !== undefined)
    return `Don't go back to ${generation}: it belongs to the app before.`;
  if (isLive(held) && occasion.code === "forced") {
    const answer = replyTo === undefined ? "Say so soon: after that" : "Your answer matters: after it";
    return `${answer}, ${generation} can be revoked without harm to you. Don't go back to it.`;
  }
  const answered = replyTo === undefined ? "Once you have said so" : "After your answer";
  const look = `${answered} we look at the sign-in log to see that ${generation} is no longer used.`;
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

function nextOf(days: number | undefined): string {
  if (days === undefined) return "You get the next one in good time before this one ends.";
  if (days === 0) return "When the next one comes, this one is removed: switch to it on the day you get it.";
  return `You get the next one in good time. ${inDays(days)} after it comes, this one is removed.`;
}

/** A reader knows no g0: the ledger calls so what was made by hand. */
function labelOf({ generation }: OldCredential): string {
  return generation === "g0" ? "g0, made by hand" : generation;
}
