import { createHash } from "node:crypto";
import {
  type ReminderInputs,
  type SentByReminder,
  reminderSchema,
  sentSchema,
} from "../../components/certificatesContract";
import { type Properties, asProperties } from "../../protocol/values";
import { wireAddress } from "../../settings/email";
import type { WebOptions } from "../../web/request";
import { type Left, wasCancelled } from "../handover/deliver";
import { listed } from "../listed";
import { mailHtml, mailText } from "../mail/body";
import { canMail, mailerOf, noMail } from "../mail/mailer";
import type { Timeouts } from "../mail/retry";
import type { Context } from "../resource";
import { webhookIn } from "../webhook/address";
import { bodyOf } from "../webhook/body";
import { WebhookPoster } from "../webhook/post";
import { postOrRehearse } from "../webhook/rehearse";
import { reminderWording } from "./wording";

/** A way by which a reminder goes out. */
export type Way = "mail" | "post";

/** Where it goes; why it can't. */
interface Destination {
  readonly to: string;
  readonly problem?: string;
}

const second = 1000;
/** Shorter than a secret's: the next run tries again, and a day is not too late. */
const patience: Timeouts = {
  connection: 10 * second,
  answer: 20 * second,
  message: 30 * second,
  transient: 20 * second,
};

/** By which ways it is still to go out. */
export function waysOf({ recipient, isLatest }: ReminderInputs, { mail, post }: SentByReminder): Way[] {
  if (!isLatest) return [];
  return [
    ...(recipient.email !== undefined && mail === undefined ? (["mail"] as const) : []),
    ...(recipient.webhook !== undefined && post === undefined ? (["post"] as const) : []),
  ];
}

export function destinationOf(
  way: Way,
  { owner, recipient }: ReminderInputs,
  config: Properties,
): Destination {
  const { name, email = "" } = recipient;
  if (way === "mail") return { to: `${name} <${email}>`, ...(!canMail(config) && { problem: noMail }) };
  const webhook = webhookIn(config, owner);
  return { to: `${name} by webhook`, ...("problem" in webhook && { problem: webhook.problem }) };
}

/** Sends what is missing. What doesn't go out is said, and left to the next run. */
export async function remind(
  state: Properties,
  inputs: Properties,
  context: Context,
  web: WebOptions,
): Promise<Properties> {
  const before = sentSchema.parse(state);
  const read = reminderSchema.safeParse(inputs);
  if (!read.success) return { ...inputs, ...asProperties(before) };
  const sent: { mail?: SentByReminder["mail"]; post?: SentByReminder["post"] } = { ...before };
  const left: Left[] = [];
  for (const way of waysOf(read.data, before)) {
    const outcome = await sendBy(way, read.data, context, web);
    if ("why" in outcome) left.push(outcome);
    else Object.assign(sent, outcome);
  }
  if (left.length > 0)
    await context.tell({ severity: "warning", sentence: leftSentence(context.name, left) });
  return { ...inputs, ...asProperties(sent) };
}

function leftSentence(name: string, left: readonly Left[]): string {
  const who = left.map(({ to, why }) => `${to}: ${why}`).join("; ");
  const remedies = [...new Set(left.flatMap(({ remedy }) => remedy ?? []))];
  const wayOut = remedies.length === 0 ? "" : ` ${listed(remedies)};`;
  return `${name}: not sent to ${who}. Nothing else is held up by that:${wayOut} the next run tries again.`;
}

async function sendBy(
  way: Way,
  inputs: ReminderInputs,
  context: Context,
  web: WebOptions,
): Promise<SentByReminder | Left> {
  const { name, config, tell, signal } = context;
  const { to, problem } = destinationOf(way, inputs, config);
  const remedy =
    way === "mail"
      ? "look at quarterturn:mail, the mail server and the address"
      : `look at quarterturn:recipients.${inputs.owner}.webhook`;
  if (problem !== undefined) return { to, why: problem, remedy };
  try {
    const sent =
      way === "mail"
        ? { mail: await sendMail(name, inputs, config, signal) }
        : { post: await sendPost(name, inputs, context, web) };
    await tell({ severity: "info", sentence: `${name}: sent to ${to}` });
    return sent;
  } catch (error) {
    if (wasCancelled(signal)) return { to, why: "the run was cancelled" };
    return { to, why: (error as Error).message, remedy };
  }
}

async function sendMail(
  name: string,
  inputs: ReminderInputs,
  config: Properties,
  signal: AbortSignal,
): Promise<NonNullable<SentByReminder["mail"]>> {
  const mailer = mailerOf(config, patience);
  const { email = "" } = inputs.recipient;
  const { sender } = mailer;
  const [from, address] = [wireAddress(sender.from) ?? sender.from, wireAddress(email) ?? email];
  const wording = reminderWording(inputs);
  const messageId = `<${name}.${digestOf(inputs, address)}@${from.slice(from.lastIndexOf("@") + 1)}>`;
  try {
    await mailer.send(
      {
        messageId,
        from,
        replyTo: wireAddress(sender.replyTo) ?? sender.replyTo,
        to: { name: inputs.recipient.name, address },
        subject: wording.subject,
        text: mailText(wording),
        html: await mailHtml(wording),
        attachments: [],
      },
      signal,
    );
  } finally {
    mailer.close();
  }
  return { email, messageId, sentOn: inputs.today };
}

async function sendPost(
  name: string,
  inputs: ReminderInputs,
  { config, signal }: Pick<Context, "config" | "signal">,
  web: WebOptions,
): Promise<NonNullable<SentByReminder["post"]>> {
  const webhook = webhookIn(config, inputs.owner);
  if ("problem" in webhook) throw new Error(webhook.problem);
  const { url, kind, digest } = webhook;
  const messageId = `${name}.${digestOf(inputs, digest)}`;
  const message = {
    ...reminderWording(inputs),
    messageId,
    recipients: [inputs.recipient.name],
    data: { type: "quarterturn.reminder", version: 1, certificate: factsOf(inputs) },
  };
  const poster = new WebhookPoster(web, patience);
  await postOrRehearse({ url, kind, messageId, body: bodyOf(kind, message) }, message, poster, signal);
  return { kind, messageId, sentOn: inputs.today };
}

/** The same for the same message, whenever it is sent. */
function digestOf({ serial, number, daysBefore }: ReminderInputs, to: string): string {
  return createHash("sha256")
    .update(JSON.stringify([serial, number, daysBefore, to.toLowerCase()]))
    .digest("hex")
    .slice(0, 32);
}

/** What a program that gets the message reads, by name. */
function factsOf(inputs: ReminderInputs): object {
  const { certificate, host, port, issuer, serial, notAfter, showing, renewed, daysBefore } = inputs;
  return { name: certificate, host, port, issuer, serial, notAfter, showing, renewed, daysBefore };
}
