import {
  type Day,
  type Renewal,
  dayOfInstant,
  firstReminderOn,
  listed,
  own,
  placesWith,
  reminderDue,
  shownNow,
  successorIn,
} from "../../rotation";
import { unreminded } from "../../components/certificatePlan";
import { renewalCommand } from "../../settings/certificates";
import { ownerIn } from "../../settings/recipients";
import type { Facts } from "../facts";
import type { CertificateReport, Finding, Report } from "./schema";

type RenewalReport = Report["renewals"][number];

/** Where the renewal of each certificate stands, as the runs saw it; those that have left the stack file are done with. */
export function renewalReports({ settings, state, today }: Facts): RenewalReport[] {
  return [...state.watch.renewals]
    .filter(([name, { step }]) => own(settings.certificates, name) !== undefined && step !== "left")
    .map(([name, renewal]) => ({
      name,
      step: renewal.step,
      since: renewal.since,
      isReminded: unreminded(renewal.owner, settings) === undefined,
      reminders: state.watch.reminders
        .filter(({ certificate, sent }) => certificate === name && Object.keys(sent).length > 0)
        .map(({ number, daysBefore, sent }) => ({ number, daysBefore, sentOn: sentOn(sent, today) })),
      seen: Object.entries(renewal.certificates).map(([number, one]) => ({
        number,
        validFrom: dayOfInstant(one.notBefore),
        validUntil: dayOfInstant(one.notAfter),
        firstSeenOn: one.firstSeenOn,
        goneOn: one.goneOn ?? null,
        places: placesWith(renewal, number),
      })),
    }));
}

type Sent = Facts["state"]["watch"]["reminders"][number]["sent"];

function sentOn({ mail, post }: Sent, today: Day): Day {
  return mail?.sentOn ?? post?.sentOn ?? today;
}

/** What makes somebody act about a renewal, beside what its servers show now; by the step that it has come to. */
export function renewalFindings(facts: Facts, certificates: readonly CertificateReport[]): Finding[] {
  const { settings, state, stack } = facts;
  return Object.entries(settings.certificates).flatMap(([name, { owner }]) => {
    const renewal = state.watch.renewals.get(name);
    const about = new About(name, owner, ownerIn(settings, owner));
    if (renewal === undefined || renewal.step === "left") {
      const sentence = `no run has looked at the certificate of ${name} yet, so nobody would be reminded`;
      return [
        about.found("due", "renewal-unwatched", sentence, `run \`npm run ci:remind -- --stack ${stack}\``),
      ];
    }
    const isSeen = certificates.some((one) => one.name === name && one.validUntil !== null);
    return [...standing(about, renewal, isSeen, facts), ...reminding(about, renewal, facts)];
  });
}

/** Makes the findings about one certificate. */
class About {
  constructor(
    readonly name: string,
    /** As the stack file has it. */
    readonly key: string,
    /** As people call them. */
    readonly owner: string,
  ) {}

  found(
    level: Finding["level"],
    code: string,
    sentence: string,
    action: string,
    by: Day | null = null,
  ): Finding {
    return { level, code, subject: this.name, who: [this.owner], by, sentence, action, keyId: null };
  }
}

/** @param isSeen status has just seen a certificate itself: that it is due or over, it says already */
function standing(about: About, renewal: Renewal, isSeen: boolean, { today, stack }: Facts): Finding[] {
  const { step, since, received } = renewal;
  const [first] = shownNow(renewal);
  if (first === undefined) return [];
  const { number, certificate } = first;
  const end = dayOfInstant(certificate.notAfter);
  const late = placesWith(renewal, number);
  const { name, owner } = about;
  switch (step) {
    case "unseen":
    case "valid":
    case "left":
      return [];
    case "due": {
      if (isSeen) return [];
      const sentence = `${name} must be renewed: ${number} ends on ${end}`;
      if (renewal.isAutomatic !== true)
        return [about.found("act", "renewal-due", sentence, `${owner} must renew it now`, end)];
      const level = firstReminderOn(certificate, renewal) <= today ? "act" : "note";
      const action = `it is renewed by ACME: \`${renewalCommand(stack, name)}\` says how far that is`;
      return [about.found(level, "renewal-due", sentence, action, end)];
    }
    case "ended":
      return isSeen && late.length === Object.keys(renewal.places).length
        ? []
        : [
            about.found(
              "act",
              "renewal-ended",
              `${name}: ${listed(late)} ${shows(late)} ${number}, which ended on ${end}`,
              `${owner} must renew it there now`,
              end,
            ),
          ];
    case "received":
      return [
        about.found(
          "act",
          "renewal-not-installed",
          `the new certificate of ${name} came on ${received?.on ?? since}, and no place shows it: ${number} ends on ${end}`,
          `${owner} must install it`,
          end,
        ),
      ];
    case "installed": {
      const next = successorIn(renewal, today);
      const where =
        next === undefined ? "" : `${next.number} is on ${listed(placesWith(renewal, next.number))}, and `;
      return [
        about.found(
          "act",
          "renewal-unfinished",
          `${name}: ${where}${listed(late)} still ${shows(late)} ${number}, which ends on ${end}`,
          `${owner} must install the new one there, too`,
          end,
        ),
      ];
    }
    case "everywhere":
      return [
        about.found(
          "note",
          "renewal-done",
          `${name} is renewed everywhere since ${since}: ${number} is valid until ${end}`,
          "the one before may go",
        ),
      ];
  }
}

const shows = (places: readonly string[]): string => (places.length === 1 ? "shows" : "show");

/** Whether its owner is told. */
function reminding(about: About, renewal: Renewal, { settings, state, today, stack }: Facts): Finding[] {
  const { name, owner } = about;
  if (renewal.step === "unseen") return [];
  const due = reminderDue(renewal, today);
  const why = unreminded(about.key, settings);
  if (why !== undefined) {
    const action = `name somebody under quarterturn:recipients as the owner of ${name}, or tell ${owner} yourself`;
    return [about.found(due === undefined ? "note" : "act", "renewal-unreminded", `${name}: ${why}`, action)];
  }
  if (due === undefined) return [];
  const isSent = state.watch.reminders.some(
    (one) =>
      one.certificate === name &&
      one.number === due.number &&
      one.daysBefore === due.daysBefore &&
      Object.keys(one.sent).length > 0,
  );
  if (isSent) return [];
  const sentence = `${owner} has not got the reminder for ${due.daysBefore} days before the end of ${name}'s ${due.number}`;
  return [
    about.found(
      "act",
      "reminder-not-sent",
      sentence,
      `run \`npm run ci:remind -- --stack ${stack}\`, or tell them yourself`,
    ),
  ];
}
