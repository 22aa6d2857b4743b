import { recipientOf } from "../../components/handoverPlan";
import { types } from "../../names/types";
import { type Renewal, noticeOf, own, reminderName, remindersOf, shownNow } from "../../rotation";
import type { Declaration, EstateContext } from "./declaration";
import { Rule } from "./shape";

/** Its reminders begin on the first day. */
const byHand = new Rule("nothing: it is renewed by hand", (got) => got === undefined);

/** Each certificate of the stack file, and those that have left it; with the reminders that may go out of what is shown. */
export function certificates(context: EstateContext): Declaration[] {
  const { settings, renewals } = context;
  const wanted = Object.entries(settings.certificates).map(([name, one]): Declaration => {
    const { host, port, issuer, owner, renewBeforeDays } = one;
    return {
      type: types.watchedCertificate,
      name,
      inputs: {
        ...{ host, port, issuer, owner, renewBeforeDays },
        isAutomatic: one.acme === undefined ? byHand : true,
      },
      takesTexts: true,
    };
  });
  const left = [...renewals.keys()]
    .filter((name) => own(settings.certificates, name) === undefined)
    .map((name): Declaration => ({
      type: types.watchedCertificate,
      name,
      inputs: { step: "left" },
      takesTexts: true,
    }));
  const reminders = [...renewals].flatMap(([name, renewal]) => remindersAbout(name, renewal, context));
  return [...wanted, ...left, ...reminders];
}

function remindersAbout(name: string, renewal: Renewal, { settings }: EstateContext): Declaration[] {
  const owner = own(settings.certificates, name)?.owner;
  if (owner === undefined || own(settings.recipients, owner) === undefined) return [];
  const { email = "" } = recipientOf(owner, settings);
  const isOwners = new Rule(`the owner, ${owner}`, (got) => addressIn(got) === email);
  return shownNow(renewal).flatMap(({ number, certificate }) =>
    remindersOf(noticeOf(certificate, renewal.renewBeforeDays), renewal.isAutomatic).map(
      (daysBefore): Declaration => ({
        type: types.reminder,
        name: reminderName(name, { number, daysBefore }),
        inputs: { certificate: name, number, daysBefore, owner, recipient: isOwners },
        takesTexts: true,
      }),
    ),
  );
}

function addressIn(recipient: unknown): unknown {
  if (typeof recipient !== "object" || recipient === null) return undefined;
  return own(recipient as Readonly<Record<string, unknown>>, "email") ?? "";
}
