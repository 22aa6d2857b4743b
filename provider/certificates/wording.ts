import type { ReminderInputs } from "../../components/certificatesContract";
import { type Day, dayOfInstant, daysBetween, inDays, isOver } from "../../rotation";
import { renewalCommand } from "../../settings/certificates";
import { listed, show } from "../listed";
import type { MailBody } from "../mail/body";

/** What a reminder says, in English: no sentence that isn't true of what the servers show. */
export function reminderWording(inputs: ReminderInputs): MailBody {
  return {
    subject: subjectOf(inputs),
    greeting: `Hello ${inputs.recipient.name},`,
    opening: openingOf(inputs),
    facts: factsOf(inputs),
    steps: stepsOf(inputs),
    closing: closingOf(inputs),
  };
}

const endOf = ({ notAfter }: ReminderInputs): Day => dayOfInstant(notAfter);

function subjectOf(inputs: ReminderInputs): string {
  const { host, renewed, today } = inputs;
  const end = endOf(inputs);
  if (isOver(inputs, today)) return `The certificate of ${host} has ended: renew it now`;
  const act = renewed.length > 0 ? "Finish renewing" : "Renew";
  return `${act} the certificate of ${host}: it ends ${end === today ? "today" : `on ${end}`}`;
}

function openingOf(inputs: ReminderInputs): string {
  const { host, renewed, showing, issuer, isReceived, isAutomatic, today } = inputs;
  const end = endOf(inputs);
  const left = daysBetween(today, end);
  const when = left === 0 ? "ends today" : `ends on ${end}, in ${inDays(left)}`;
  if (isOver(inputs, today)) {
    const elsewhere = renewed.length > 0 ? `; ${listed(renewed)} ${show(renewed)} a new one already` : "";
    const act =
      isReceived || renewed.length > 0
        ? "install the new one"
        : isAutomatic === true
          ? "see what holds up its renewal by ACME"
          : `renew it with ${issuer}`;
    return `the certificate of ${host} that ${listed(showing)} ${show(showing)} ended on ${end}: clients refuse it${elsewhere}. Please ${act} now.`;
  }
  if (renewed.length > 0)
    return `${listed(renewed)} ${show(renewed)} a new certificate of ${host}, and ${listed(showing)} still ${show(showing)} the one that ${when}. Please install the new one there, too.`;
  if (isReceived)
    return `the certificate of ${host} ${when}. The new one has come, and no place that was looked at shows it yet. Please install it.`;
  if (isAutomatic === true)
    return `the certificate of ${host} ${when}. It was to be renewed by ACME, and no place that was looked at shows a new one yet. Please see what holds it up.`;
  return `the certificate of ${host} ${when}. Please renew it with ${issuer}.`;
}

function factsOf(inputs: ReminderInputs): MailBody["facts"] {
  const { certificate, host, port, names, serial, notAfter, showing, renewed, unreachable } = inputs;
  const away = Object.entries(unreachable).map(([place, since]) => `${place} since ${since}`);
  return [
    ["Certificate", certificate],
    ["Host", `${host}:${port}`],
    ...(names.length > 1 ? [["Names", names.join(", ")] as const] : []),
    ["Serial number", serial],
    ["Ends", notAfter],
    ["Shown by", showing.join(", ")],
    ...(renewed.length > 0 ? [["The new one is on", renewed.join(", ")] as const] : []),
    ...(away.length > 0
      ? [["No answer from", `${away.join(", ")}: what it showed before counts`] as const]
      : []),
  ];
}

function stepsOf({
  certificate,
  stack,
  showing,
  renewed,
  isReceived,
  isAutomatic,
  issuer,
  longestLife,
}: ReminderInputs): string[] {
  const install = `Install it on ${listed(showing)}. The next run looks there by itself.`;
  if (renewed.length > 0 || isReceived) return [install];
  if (isAutomatic === true)
    return [`Renew it, or see why that fails: ${renewalCommand(stack, certificate)}`, install];
  return [
    `Make the request: npm run csr -- --stack ${stack} --out FOLDER ${certificate}`,
    `Order the certificate from ${issuer}; ordered today, it may be valid for at most ${inDays(longestLife)}.`,
    `Check what comes back: npm run certificate -- --stack ${stack} --check FILE ${certificate}`,
    install,
  ];
}

function closingOf({ nextDaysBefore, today, ...inputs }: ReminderInputs): string {
  const whenDone = "Nobody needs an answer: once every place shows the new one, no more reminders come.";
  if (nextDaysBefore === undefined || isOver(inputs, today))
    return "This is the last reminder. Nobody needs an answer: the servers are looked at.";
  return `The next reminder comes ${inDays(nextDaysBefore)} before the end. ${whenDone}`;
}
