import { types } from "../../names/types";
import { markdownTable } from "../../rendering/columns";
import { type Renewal, dayOfInstant, placesWith, renewOnOf, shownNow, successorIn } from "../../rotation";
import { watchedIn } from "../certificates";
import type { Review } from "../review";
import type { Step } from "../step";
import { code, text } from "./escape";

const mostRows = 40;

/** What the watched certificates come to, the first to end first. */
export function certificateTable({ preview, day }: Review): string[] {
  const watched = watchedIn(preview)
    .flatMap(({ name, after }) =>
      after === undefined || after.step === "left" ? [] : [{ name, renewal: after }],
    )
    .sort((a, b) => (endOf(a.renewal) < endOf(b.renewal) ? -1 : 1));
  if (watched.length === 0) return [];
  const sent = preview.steps.filter(
    ({ type, outcome }) => type === types.reminder && (outcome === "created" || outcome === "updated"),
  );
  const rows = watched
    .slice(0, mostRows)
    .map(({ name, renewal }) => [
      code(name),
      code(renewal.host),
      standing(renewal, day),
      reminders(name, sent),
    ]);
  return [
    ...markdownTable([["certificate", "host", "where it stands", "reminder goes to"], ...rows]),
    ...(watched.length > mostRows ? ["", `The first ${mostRows} of ${watched.length} certificates.`] : []),
  ];
}

/** What was never seen comes last. */
function endOf(renewal: Renewal): string {
  return shownNow(renewal)[0]?.certificate.notAfter ?? "unseen";
}

function standing(renewal: Renewal, day: Review["day"]): string {
  const { step, owner, renewBeforeDays, isAutomatic } = renewal;
  const [first] = shownNow(renewal);
  if (first === undefined) return "no certificate of it has been seen yet";
  const { number, certificate } = first;
  const end = dayOfInstant(certificate.notAfter);
  const on = text(placesWith(renewal, number).join(", "));
  const renews = isAutomatic === true ? "it is renewed by ACME" : `${text(owner)} renews it`;
  switch (step) {
    case "unseen":
    case "left":
    case "valid":
      return `valid until ${end}; ${renews} from ${renewOnOf(certificate, renewBeforeDays)} on`;
    case "due":
      return `**ends on ${end}**: ${isAutomatic === true ? renews : `${text(owner)} must renew it`}`;
    case "received":
      return `**ends on ${end}**: the new one has come, and is to be installed`;
    case "installed": {
      const next = day === undefined ? undefined : successorIn(renewal, day);
      const where =
        next === undefined ? "" : `; the new one is on ${text(placesWith(renewal, next.number).join(", "))}`;
      return `**ends on ${end}**, and ${on} still shows it${where}`;
    }
    case "everywhere":
      return `renewed everywhere, valid until ${end}`;
    case "ended":
      return `**ended on ${end}**, and ${on} still shows it`;
  }
}

function reminders(name: string, sent: readonly Step[]): string {
  const lines = sent.flatMap(({ after }) => {
    const { certificate, owner, daysBefore, isLatest } = after?.inputs ?? {};
    if (certificate !== name || isLatest !== true) return [];
    return [`${text(String(owner))}, ${String(daysBefore)} days before`];
  });
  return lines.join("<br>");
}
