import type { Diagnostic } from "../../protocol/diagnostics";
import {
  type Day,
  type Renewal,
  dayOfInstant,
  daysBetween,
  inDays,
  placesWith,
  renewOnOf,
  shownNow,
  successorIn,
} from "../../rotation";
import { listed, show } from "../listed";

interface Told {
  readonly today: Day;
  readonly isPreview: boolean;
  /** Why its owner gets no reminder; undefined where they do. */
  readonly unreminded: string | undefined;
}

/**
 * What a run has to say of a renewal: each step once, in the preview that comes to it; and as long as somebody must act, that
 * nobody is reminded.
 */
export function renewalNews(
  name: string,
  previous: Renewal | undefined,
  renewal: Renewal,
  { today, isPreview, unreminded }: Told,
): Diagnostic[] {
  const isNews = previous?.step !== renewal.step || previous.owner !== renewal.owner;
  const mustAct = ["due", "received", "installed", "ended"].includes(renewal.step);
  const said: Diagnostic[] = [];
  if (isNews && isPreview)
    said.push({
      severity: renewal.step === "ended" ? "warning" : "info",
      sentence: `${name}: ${standing(renewal, today)}`,
    });
  if (unreminded !== undefined && renewal.step !== "left" && (mustAct ? isPreview : isNews && isPreview))
    said.push({ severity: mustAct ? "warning" : "info", sentence: `${name}: ${unreminded}` });
  return said;
}

/** Where it stands, in a sentence without a subject of its own. */
function standing(renewal: Renewal, today: Day): string {
  const { step, owner, issuer, host, renewBeforeDays, isAutomatic } = renewal;
  const [first] = shownNow(renewal);
  if (step === "left")
    return "not in the stack file any more; it is watched no longer, and its history stays";
  if (first === undefined)
    return step === "received"
      ? `the new certificate has come; no place of ${host} has shown one yet`
      : `no certificate of ${host} has been seen yet`;
  const { number, certificate } = first;
  const end = dayOfInstant(certificate.notAfter);
  const left = daysBetween(today, end);
  const ends = `${number} ends on ${end}, ${left > 0 ? `in ${inDays(left)}` : "today"}`;
  const places = placesWith(renewal, number);
  const on = listed(places);
  const renews = isAutomatic === true ? "it is renewed by ACME" : `${owner} renews it`;
  switch (step) {
    case "unseen":
    case "valid":
      return `${number} is valid until ${end}; ${renews} from ${renewOnOf(certificate, renewBeforeDays)} on`;
    case "due":
      return `${ends}: ${isAutomatic === true ? "it is renewed by ACME, and no place shows the new one yet" : `${renews} with ${issuer}`}`;
    case "received":
      return `${ends}; the new one has come, and no place shows it yet: ${owner} installs it`;
    case "installed": {
      const next = successorIn(renewal, today);
      const where =
        next === undefined ? "" : `${next.number} is on ${listed(placesWith(renewal, next.number))}; `;
      return `${where}${on} still ${show(places)} ${number}, which ends on ${end}: ${owner} installs the new one there, too`;
    }
    case "everywhere":
      return `${number} is shown everywhere, valid until ${end}: the one before it may go`;
    case "ended":
      return `${on} ${show(places)} ${number}, which ended on ${end}: ${isAutomatic === true ? `it was to be renewed by ACME; ${owner} looks why no place shows a new one` : `${owner} renews it with ${issuer} now`}`;
  }
}
