import { canMail, noMail } from "../mail/mailer";
import type { Properties } from "../../protocol/values";
import type { Diagnostic } from "../../protocol/diagnostics";
import type { HandoverInputs, Recipient } from "../../components/contract";
import { webhookNames } from "../../settings/webhook";
import { listed } from "../listed";
import { hasAddress, type PlannedMail, addressee } from "./mailPlan";
import { keyOf } from "./openpgp";
import { type PostPlan, receiver } from "./postPlan";

const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "as a link into the vault",
  plaintext: "in plain text, as the stack file allows",
};

/** What an update will send to webhooks, and to whom it can't. */
export function postAnnouncements(name: string, { posts, unsendable }: PostPlan): Diagnostic[] {
  return [
    ...posts.map(({ recipients, webhook }) => ({
      severity: "info" as const,
      sentence: `${name}: goes to ${receiver(recipients)} (${webhookNames[webhook.kind]}), as a link into the vault`,
    })),
    ...unsendable.map(({ key, recipient, problem }) => ({
      severity: "warning" as const,
      sentence: `${name}: can't go to ${receiver([[key, recipient]])}: ${problem}. Look at quarterturn:recipients.${key}.webhook`,
    })),
  ];
}

/** Those of who gets a link now whom nothing lets read what it leads to. */
export function linkWarnings(
  name: string,
  mails: readonly PlannedMail[],
  { posts }: Pick<PostPlan, "posts">,
): Diagnostic[] {
  const told = [...mails.filter(({ to }) => to.form === "vaultLink"), ...posts].flatMap(
    ({ recipients }) => recipients,
  );
  const keys = [...new Set(told.filter(([, one]) => one.mayRead === undefined).map(([key]) => key))];
  if (keys.length === 0) return [];
  const entries = keys.map((key) => `quarterturn:recipients.${key}.objectId`);
  const sentence = `${name}: the link may not open for ${listed(keys)}: nothing here lets them read the vault. Name them in ${listed(entries)}, or see to it yourself`;
  return [{ severity: "warning", sentence }];
}

/** What an update will send by e-mail, one by one; who can't get theirs is in other messages. */
export async function announcements(
  name: string,
  inputs: HandoverInputs,
  mails: readonly PlannedMail[],
  config: Properties,
): Promise<Diagnostic[]> {
  if (mails.length === 0) return [];
  if (!canMail(config)) return [{ severity: "warning", sentence: `${name}: goes to nobody: ${noMail}` }];
  const usable = await Promise.all(mails.map(async ({ to }) => (await keyOf(to, inputs)).usable));
  return mails
    .filter((_, at) => usable[at] === true)
    .map((mail) => ({
      severity: "info",
      sentence: `${name}: goes to ${addressee(mail)}, ${forms[mail.to.form]}`,
    }));
}

/** Keys that nothing can be encrypted to, and those that end before the next secret comes. */
export async function keyWarnings(name: string, inputs: HandoverInputs): Promise<Diagnostic[]> {
  const { recipients, occasion } = inputs;
  const warnings = Object.entries(recipients).map(async ([key, recipient]): Promise<Diagnostic[]> => {
    if (!hasAddress(recipient)) return [];
    const life = await keyOf(recipient, inputs);
    const whose = `the OpenPGP key of ${recipient.name} <${recipient.email}>`;
    const entry = `quarterturn:recipients.${key}.openpgpKey`;
    const warned = (sentence: string): Diagnostic[] => [
      { severity: "warning", sentence: `${name}: ${sentence}` },
    ];
    if (!life.usable) {
      return warned(`nothing can be sent to them: ${whose} ${life.why}. Put another key into ${entry}`);
    }
    const { nextBy } = occasion;
    if (life.ends === undefined || nextBy === undefined || life.ends > nextBy) return [];
    return warned(
      `${whose} expires on ${life.ends}, and the next secret comes by ${nextBy}. Ask for a new key and put it into ${entry}`,
    );
  });
  return (await Promise.all(warnings)).flat();
}
