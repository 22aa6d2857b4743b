import { canMail, noMail } from "../mail/mailer";
import type { Properties } from "../../protocol/values";
import type { Remark } from "../../protocol/remarks";
import type { HandoverInputs, Recipient } from "../../components/contract";
import { type Letter, addressee } from "./letters";
import { keyOf } from "./openpgp";

const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "as a link into the vault",
  plaintext: "in plain text, as the stack file allows",
};

/** What an update will send, one by one; who can't get theirs is told of by other remarks. */
export async function announcements(
  name: string,
  inputs: HandoverInputs,
  letters: readonly Letter[],
  config: Properties,
): Promise<Remark[]> {
  if (letters.length === 0) return [];
  if (!canMail(config)) return [{ severity: "warning", sentence: `${name}: goes to nobody: ${noMail}` }];
  const usable = await Promise.all(letters.map(async ({ to }) => (await keyOf(to, inputs)).usable));
  return letters
    .filter((_, at) => usable[at] === true)
    .map((letter) => ({
      severity: "info",
      sentence: `${name}: goes to ${addressee(letter)}, ${forms[letter.to.form]}`,
    }));
}

/** Keys that nothing can be encrypted to, and those that end before the next secret comes. */
export async function keyWarnings(name: string, inputs: HandoverInputs): Promise<Remark[]> {
  const { recipients, occasion } = inputs;
  const warnings = Object.entries(recipients).map(async ([key, recipient]): Promise<Remark[]> => {
    const life = await keyOf(recipient, inputs);
    const whose = `the OpenPGP key of ${recipient.name} <${recipient.email}>`;
    const entry = `quarterturn:recipients.${key}.openpgpKey`;
    const warned = (sentence: string): Remark[] => [
      { severity: "warning", sentence: `${name}: ${sentence}` },
    ];
    if (!life.usable) {
      return warned(`nothing can be sent to them: ${whose} ${life.why}. Put another one into ${entry}`);
    }
    const { nextBy } = occasion;
    if (life.ends === undefined || nextBy === undefined || life.ends > nextBy) return [];
    return warned(
      `${whose} ends on ${life.ends}, and the next secret comes by ${nextBy}. Ask for a new key and put it into ${entry}`,
    );
  });
  return (await Promise.all(warnings)).flat();
}
