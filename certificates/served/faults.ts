import { type Day, dayOfInstant, daysBetween, firstReminderOn, inDays } from "../../rotation";
import { renewalDay } from "../calendar";
import { listed } from "../words";
import type { CertificateFacts, Seen } from "./facts";

/** What is wanted of a certificate, as far as sentences need it. */
export interface Wanted {
  /** In the stack file. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly issuer: string;
  /** As people are called. */
  readonly owner: string;
  readonly renewBeforeDays: number;
  /** What renews it by ACME, `npm run certificate -- …`; left out: it is renewed by hand. */
  readonly acmeCommand?: string | undefined;
}

/** How bad it is: `act`, somebody must; `unknown`, it can't be told; `due`, nothing is late; `note`, good to know. */
export type Level = "act" | "unknown" | "due" | "note";

/** What is wrong with a certificate where it was seen. */
export interface Fault {
  readonly level: Level;
  readonly code: string;
  /** The last day for it; null if there is none. */
  readonly by: Day | null;
  /** Without a subject: `expired on 2027-04-01: clients refuse it`. */
  readonly says: string;
  readonly action: string;
}

type Rule = (seen: Seen, wanted: Wanted, today: Day) => Fault | undefined;

/** Everything that is wrong with what one server showed. */
export function faultsOf(seen: Seen, wanted: Wanted, today: Day): Fault[] {
  return rules.flatMap((rule) => rule(seen, wanted, today) ?? []);
}

const dates: Rule = ({ chain: [own], at }, { owner, issuer, renewBeforeDays, acmeCommand }, today) => {
  const until = dayOfInstant(own.notAfter);
  const renew =
    acmeCommand === undefined
      ? `${owner} must renew it with ${issuer} now`
      : `${owner} must see why ACME has not renewed it: \`${acmeCommand}\``;
  if (own.notAfter < at)
    return fault("act", "expired", `expired on ${until}: clients refuse it`, renew, until);
  if (at < own.notBefore) {
    const says = `isn't valid before ${own.notBefore}: clients refuse it until then`;
    const action = `install the one before it again until then; if it should be valid by now, look at this machine's clock, by which it is ${at}`;
    return fault("act", "not-yet-valid", says, action, dayOfInstant(own.notBefore));
  }
  const life = { from: dayOfInstant(own.notBefore), until };
  if (today < renewalDay(life, renewBeforeDays)) return undefined;
  const left = daysBetween(today, until);
  const when = left === 0 ? `today, at ${own.notAfter}` : `on ${until}, in ${inDays(left)}`;
  if (acmeCommand === undefined) return fault("act", "due", `expires ${when}`, renew, until);
  if (firstReminderOn(own, { renewBeforeDays, isAutomatic: true }) <= today)
    return fault("act", "due", `expires ${when}`, renew, until);
  const says = `expires ${when}, and is renewed by ACME`;
  return fault("note", "due", says, `\`${acmeCommand}\` says how far that is`, until);
};

const hostName: Rule = ({ missingNames, chain: [own] }, { host, owner, issuer }) => {
  if (!missingNames.includes(host.toLowerCase())) return undefined;
  const others = own.sans.length === 0 ? "it names no host" : `it is for ${listed(own.sans)}`;
  const action = `${owner} must install the certificate for ${host} there, or have one issued by ${issuer} that is for it`;
  return fault("act", "misnamed", `isn't for ${host}: ${others}; clients refuse it`, action);
};

const otherNames: Rule = ({ missingNames }, { host, owner, issuer }) => {
  const others = missingNames.filter((name) => name !== host.toLowerCase());
  if (others.length === 0) return undefined;
  const says = `isn't for ${listed(others)}, which the stack file names: clients refuse it under ${others.length === 1 ? "that name" : "those names"}`;
  const action = `${owner} must have one issued by ${issuer} that is for every name, or take ${listed(others)} out of \`names\``;
  return fault("act", "names", says, action);
};

const chain: Rule = ({ chain: [own], chainFacts }, { name, owner, issuer }) => {
  const { isComplete, isKnown, isTrusted, distrust, missing } = chainFacts;
  const caFile = `\`quarterturn:certificates.${name}.caFile\``;
  if (isTrusted) return undefined;
  if (own.isSelfSigned) {
    const says = "is signed by its own key and by no authority: clients that it wasn't given to refuse it";
    return fault(
      "act",
      "self-signed",
      says,
      `${owner} must have one signed by ${issuer}, or, if that is meant, name its file by ${caFile}`,
    );
  }
  if (!isComplete) {
    const says = `comes without the certificate of ${missing ?? ""}, which its chain needs: clients that don't have that one refuse it`;
    const action = `${owner} must install the chain that ${issuer} sent with it; if ${missing ?? ""} is an authority of your own, name its certificate by ${caFile}`;
    return fault("act", "chain", says, action);
  }
  if (isKnown)
    return fault(
      "act",
      "chain-over",
      `can't be trusted: ${distrust ?? ""}`,
      `${owner} must install the chain that ${issuer} gives out today`,
    );
  const says = `isn't trusted here: ${distrust ?? ""}`;
  return fault(
    "note",
    "untrusted",
    says,
    `if that is an authority of your own, name its certificate by ${caFile}; else ask ${owner}`,
  );
};

const order: Rule = ({ chain: sent, chainFacts }, { owner }) => {
  if (chainFacts.isOrdered) return undefined;
  const says = `comes with ${sent.length} certificates, of which not each is signed by the next, as TLS 1.2 wants it: most clients put up with that, some refuse it`;
  return fault(
    "note",
    "chain-order",
    says,
    `${owner} should install its own first, then that of its issuer, and so on, and no other`,
  );
};

const strength: Rule = ({ chain: [own] }, { owner, issuer }) => {
  const weak = weaknessOf(own);
  if (weak === undefined) return undefined;
  const action = `${owner} must make a new key, RSA 3072 or P-256, and have it signed by ${issuer}`;
  return fault("act", "weak", weak, action);
};

function weaknessOf({ key: { type, bits }, signature }: CertificateFacts): string | undefined {
  const least = type === "ec" ? 256 : type === "rsa" || type === "dsa" ? 2048 : 0;
  if (bits !== null && bits < least)
    return `has a key of ${bits} bits (${type.toUpperCase()}): authorities sign none below ${least}, and many clients refuse it`;
  const digest = /SHA-?1\b|MD5/i.exec(signature)?.[0];
  return digest === undefined
    ? undefined
    : `is signed with ${digest}, which can be forged: today's browsers refuse it`;
}

const issuedBy: Rule = ({ isFromWantedIssuer, chain: [own] }, { name, issuer, owner }) => {
  if (isFromWantedIssuer || own.isSelfSigned) return undefined;
  const says = `is from ${own.issuerName}, the stack file says ${issuer}`;
  return fault(
    "note",
    "issuer",
    says,
    `ask ${owner}; if it is right, correct \`quarterturn:certificates.${name}.issuer\``,
  );
};

const revocation: Rule = ({ revocation: { status, revokedAt, isDemanded } }, { owner, issuer }) => {
  if (status === "revoked") {
    const says = `was revoked at ${revokedAt ?? ""}, as the answer of its authority says that the server itself hands over: clients that look at it refuse it`;
    return fault("act", "revoked", says, `${owner} must make a new key and have it signed by ${issuer} now`);
  }
  if (status === "notStapled") {
    if (!isDemanded) return undefined;
    const says =
      "demands that its status is handed over in the handshake (must-staple), and the server hands over none: clients that heed that refuse it";
    return fault(
      "act",
      "unstapled",
      says,
      `${owner} must turn on OCSP stapling there, or have one issued without must-staple`,
    );
  }
  if (status === "good") return undefined;
  const what = status === "unknown" ? "says that its authority doesn't know it" : "isn't valid for it now";
  const says = `comes with an OCSP answer that ${what}`;
  return fault(isDemanded ? "act" : "note", "stapling", says, `ask ${owner} to look at OCSP stapling there`);
};

const rules: readonly Rule[] = [dates, hostName, otherNames, chain, order, strength, issuedBy, revocation];

function fault(level: Level, code: string, says: string, action: string, by: Day | null = null): Fault {
  return { level, code: `certificate-${code}`, by, says, action };
}
