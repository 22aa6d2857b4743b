import {
  type Credential,
  type EndedCredential,
  byGeneration,
  credentialName,
  endOf,
  isKeycloak,
  isLive,
  own,
} from "../../rotation";
import { markdownTable } from "../../rendering/columns";
import type { Review } from "../review";
import { completedNow } from "../completed";
import { type ConsumerTransition, consumerTransitions, isForced, issuedNow } from "../generations";
import { type HandoverSight, forms, handoversOf } from "../handovers";
import { code, text } from "./escape";

/** GitHub takes 65,536 characters for a comment. */
const mostRows = 60;

/** The consumers that this plan does something to; all of them if there is none. */
export function affected(review: Review): ConsumerTransition[] {
  const transitions = consumerTransitions(review);
  const waiting = handoversOf(review.preview).filter(({ waiting }) => waiting.length > 0);
  const completed = completedNow(review);
  const touched = transitions.filter(
    (transition) =>
      events(transition).length > 0 ||
      [...waiting, ...completed].some(({ consumer }) => consumer === transition.consumer),
  );
  return touched.length > 0 ? touched : transitions;
}

const head = ["consumer", "what happens", "new", "valid", "the old one works until", "e-mail goes to"];

/** What happens, consumer by consumer. */
export function table(review: Review, transitions: readonly ConsumerTransition[]): string[] {
  if (transitions.length === 0) return [];
  const handovers = handoversOf(review.preview);
  const issued = issuedNow(review);
  const completed = completedNow(review);
  const rows = transitions.slice(0, mostRows).map((transition) => {
    const isThis = ({ consumer }: { readonly consumer: string }): boolean => consumer === transition.consumer;
    const resumed = completed.find(isThis);
    const goesOn = resumed && `**${resumed.generation} is completed**: an interrupted run had issued it`;
    const now = issued.find(isThis) ?? resumed;
    return cellsOf(transition, now?.generation, handovers.find(isThis), goesOn);
  });
  return [
    ...markdownTable([head, ...rows]),
    ...(transitions.length > mostRows
      ? ["", `The first ${mostRows} of ${transitions.length} consumers.`]
      : []),
  ];
}

function cellsOf(
  transition: ConsumerTransition,
  issued: string | undefined,
  handover: HandoverSight | undefined,
  goesOn: string | undefined,
): string[] {
  const { consumer, record } = transition;
  const credential = issued === undefined ? undefined : own(record.credentials, issued);
  const happening = [...(goesOn === undefined ? [] : [goesOn]), ...events(transition)];
  return [
    code(consumer),
    (happening.length > 0 ? happening : [quiet(transition)]).join("<br>"),
    issued === undefined ? "" : code(credentialName(consumer, issued)),
    credential === undefined ? "" : `${credential.issuedOn} to ${credential.expiresOn}`,
    issued === undefined ? "" : way(transition, issued),
    mail(handover, issued),
  ];
}

/** From the one ledger to the other, credential by credential. */
function events({ old, record }: ConsumerTransition): string[] {
  const before = old?.credentials ?? {};
  const generations = byGeneration({ ...before, ...record.credentials });
  return generations.flatMap(([generation]) => {
    const [was, is] = [own(before, generation), own(record.credentials, generation)];
    if (is === undefined) return [`${generation} is deleted: ${was?.state ?? "gone"}`];
    if (was === undefined) {
      return [
        is.adoptedKeyId === undefined ? issuedAs(generation, is) : `${generation} is adopted, made by hand`,
      ];
    }
    return was.state === is.state || isLive(is)
      ? []
      : [`${generation} ${endingOf(is, isKeycloak(record.app))}`];
  });
}

/** A rotation that somebody asked for looks different from a regular one. */
function issuedAs(generation: string, credential: Credential): string {
  if (credential.code === "taken-over")
    return `**${generation} is taken over**, as Keycloak has it: ${text(credential.reason)}. Nothing is regenerated, and who has it goes on`;
  if (!isForced(credential)) return `**${generation} is issued**: ${text(credential.reason)}`;
  return `⚡ **${generation} is issued, forced**: ${text(credential.reason.replace(/^forced: /, ""))}`;
}

function endingOf({ state }: EndedCredential, isOnKeycloak: boolean): string {
  switch (state) {
    case "expired":
      return "expired: the next run deletes it";
    case "retired":
    case "revoked":
      return `is ${state}: the next run deletes it`;
    case "lost":
      return isOnKeycloak
        ? "is lost: the client doesn't take it any more"
        : "is lost: somebody removed it from its app";
    case "unpublished":
      return "is given up, nobody ever got it: the next run deletes it";
  }
}

function quiet({ record }: ConsumerTransition): string {
  if (record.nextRotation === undefined) return "left the stack file; what is live stays until it ends";
  return `nothing; the next rotation is due from ${record.nextRotation}`;
}

/** The newest that lives beside the new one: the way back. */
function way({ record }: ConsumerTransition, issued: string): string {
  const older = byGeneration(record.credentials).filter(
    ([generation, credential]) => generation !== issued && isLive(credential),
  );
  const [last] = older.slice(-1);
  return last === undefined ? "there is none" : `${last[0]}: ${endOf(last[1])}`;
}

function mail(handover: HandoverSight | undefined, issued: string | undefined): string {
  const lines = (handover?.waiting ?? []).map(
    ({ name, email, form }) =>
      `${text(name)} ${email === undefined ? "by webhook" : code(email)}, ${forms[form]}`,
  );
  return lines.length === 0 && issued !== undefined ? "**nobody**" : lines.join("<br>");
}
