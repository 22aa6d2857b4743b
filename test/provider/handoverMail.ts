import assert from "node:assert/strict";
import { occasionOf } from "../../components/occasion";
import { type HandoverInputs, handoverSchema } from "../../components/contract";
import { planMails } from "../../provider/handover/mailPlan";
import { composeMail } from "../../provider/handover/message";
import {
  type ConsumerRecord,
  type Credential,
  type EndedState,
  type LiveState,
  type Policy,
  type RotationCode,
  byGeneration,
  defaultPolicy,
  parseDay,
} from "../../rotation";
import { Estate, type Wish } from "../rotation/support/estate";

export const app = "sec_bcgov_v1 (Test/Edge)";
export const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
export const byHand = {
  keyId: "by-hand",
  issuedOn: parseDay("2026-10-01"),
  expiresOn: parseDay("2027-03-30"),
};
export const refused = "sign-ins with it are refused. Please switch now.";
export const soonRefused = "sign-ins with it are refused, or soon will be. Please switch now.";
export const next = "You will get the next one well before this one ends.";

/** The e-mail that a consumer's newest credential is handed over with. */
export async function mailOf(
  record: ConsumerRecord,
  { missed = [], sender = "team@example.com" }: { missed?: readonly string[]; sender?: string } = {},
) {
  const [generation, { issuedOn, expiresOn }] = byGeneration(record.credentials).at(-1) ?? assert.fail();
  const occasion = occasionOf(record, generation, (old) => (missed.includes(old) ? ["reader"] : []));
  const inputs: HandoverInputs = handoverSchema.parse({
    consumer: "edge",
    generation,
    keyId: "key-id",
    clientId,
    tenantId: "tenant-id",
    ...(record.app.issuer === undefined ? {} : { issuer: record.app.issuer }),
    displayName: app,
    environments: ["DEV", "SIT"],
    validFrom: issuedOn,
    validUntil: expiresOn,
    occasion,
    vaultLink: "https://vault/secret/version",
    clientSecret: "secret",
    recipients: { reader: { name: "Reader", email: "reader@example.com", form: "vaultLink" } },
    newest: true,
    today: issuedOn,
  });
  const [letter] = planMails(inputs, {}).mails;
  assert.ok(letter !== undefined);
  const mail = await composeMail(`edge-${generation}`, inputs, letter, { from: sender, replyTo: sender });
  const shown = mail.html.replace(/^[\s\S]*<body[^>]*>/, "");
  assert.equal(words(shown), plain(mail.text), "the HTML says something else than the text");
  return { ...mail, generation, occasion };
}

/** What a reader sees of HTML. */
export function words(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .replace(/ (?=[,.])/g, "")
    .trim();
}

/** A text without what its layout adds. */
export function plain(text: string): string {
  return text
    .replace(/^ {2}\d\. /gm, "")
    .replace(/\s+/g, " ")
    .replace(/ (?=[,.])/g, "")
    .trim();
}

interface Said {
  readonly name: string;
  readonly subject: string;
  readonly opening: string;
  readonly valid: string;
  readonly olds?: readonly string[];
  readonly put?: string;
  readonly confirm?: string;
  readonly closing: string;
}

/** The whole of an e-mail's text. */
export function textOf({ name, opening, valid, olds = [], put, confirm, closing }: Said): string {
  return `Hello Reader,

${opening}

  Credential      ${name}
  Environments    DEV, SIT
  Tenant ID       tenant-id
  Client ID       ${clientId}
  Secret ID       key-id (to tell secrets apart; it is not the secret)
  Token endpoint  https://login.microsoftonline.com/tenant-id/oauth2/v2.0/token
  Valid           ${valid}
${olds.map((old) => `  Old secret      ${old}\n`).join("")}
The secret

It is in the vault. Open this address with an account that may read it, or run the command:

https://vault/secret/version

az keyvault secret show --id https://vault/secret/version --query value --output tsv

What to do

  1. ${put ?? "Put the new secret where your service reads it, in DEV, SIT."}
  2. Restart or reload the service, and check that it signs in.
  3. ${confirm ?? `Confirm: reply to team@example.com with the line "${name} is in use".`}

${closing}
`;
}

/** The record after runs on these days, each with what the stack file wished then. */
export function after(...runs: readonly (readonly [day: string, wish: Wish])[]): ConsumerRecord {
  const estate = new Estate();
  const last = runs.map(([day, wish]) => estate.run(day, { edge: wish })).at(-1);
  return last?.record() ?? assert.fail();
}

export function living(days: number | undefined): Partial<Policy> {
  return days === undefined ? {} : { rotatedSecretExpirationDays: days };
}

/** What a policy adds to the dates, and to the closing of a first e-mail. */
export const lives: readonly {
  readonly days: number | undefined;
  readonly valid: string;
  readonly next: string;
}[] = [
  { days: undefined, valid: "", next },
  {
    days: 30,
    valid: " at the latest: it is removed 30 days after the next one comes",
    next: "You will get the next one in good time; 30 days after that, this one is removed.",
  },
  {
    days: 0,
    valid: " at the latest: it is removed when the next one comes",
    next: "When the next one comes, this one is removed: switch on the day you get it.",
  },
];

export function credential(
  state: LiveState | EndedState,
  issuedOn: string,
  expiresOn: string,
  more: { code?: RotationCode; adoptedKeyId?: string; retiresOn?: string; app?: ConsumerRecord["app"] } = {},
): Credential {
  const { retiresOn, ...rest } = more;
  const facts = {
    issuedOn: parseDay(issuedOn),
    expiresOn: parseDay(expiresOn),
    reason: "forced: this is no code",
    ...rest,
    ...(retiresOn === undefined ? {} : { retiresOn: parseDay(retiresOn) }),
  };
  return state === "current" || state === "previous"
    ? { ...facts, state }
    : { ...facts, state, endedOn: parseDay("2027-02-20") };
}

/** A record as only the run on the engine makes it, or an older ledger. */
export function recordOf(credentials: Readonly<Record<string, Credential>>, days?: number): ConsumerRecord {
  return {
    app: { displayName: app, clientId },
    policy: { ...defaultPolicy, ...living(days) },
    credentials,
    nextGeneration: Math.max(...Object.keys(credentials).map((name) => Number(name.slice(1)))) + 1,
    nextRotation: parseDay("2027-05-07"),
  };
}

export const g1 = credential("previous", "2026-11-22", "2027-05-21");
export const fresh = (code?: RotationCode) =>
  credential("current", "2027-02-20", "2027-08-19", code === undefined ? {} : { code });

export async function assertSays(record: ConsumerRecord, said: Said, how: Parameters<typeof mailOf>[1] = {}) {
  const { subject, text } = await mailOf(record, how);
  assert.equal(subject, said.subject);
  assert.equal(text, textOf(said));
}

export const look = (generation: string) =>
  `After your reply we check in the sign-in log that ${generation} is no longer used.`;
export const validG2 = "from 2027-02-20 until 2027-08-19, 00:00 UTC";
