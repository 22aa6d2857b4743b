import {
  type ConsumerRecord,
  type Credential,
  credentialName,
  formerNamesOf,
  isKeycloak,
  isLive,
} from "../../../rotation";
import type { Goal, Run } from "./goal";
import { urns } from "./json";

export interface Subject {
  readonly run: Run;
  readonly name: string;
  readonly record: ConsumerRecord;
}

/** What has ended is declared only where the state has it. */
export function isHeld(subject: Subject, generation: string): boolean {
  return placesOf(subject, generation).some((urn) => subject.run.state.has(urn));
}

/** Under which names a credential stands, live and ended. */
export function kindOf({ record }: Subject): readonly [(name: string) => string, (name: string) => string] {
  return isKeycloak(record.app) ? [urns.clientSecret, urns.releasedSecret] : [urns.password, urns.released];
}

/** Where the state may have a password. */
export function placesOf(subject: Subject, generation: string): string[] {
  return [...kindOf(subject)].flatMap((urnOf) => [
    urnOf(credentialName(subject.name, generation)),
    ...aliasesOf(subject, generation, urnOf),
  ]);
}

export function aliasesOf(
  { record }: Subject,
  generation: string,
  urnOf: (name: string) => string,
): string[] {
  return formerNamesOf(record, generation).map((former) => urnOf(credentialName(former, generation)));
}

/** One that has ended is a child of the stack itself: the name under which the state has it tells that it isn't protected. */
export function placeOf(
  subject: Subject,
  generation: string,
  credential: Credential,
): Pick<Goal, "urn" | "aliases"> {
  const name = credentialName(subject.name, generation);
  const [liveUrn, releasedUrn] = kindOf(subject);
  const former = aliasesOf(subject, generation, liveUrn);
  if (isLive(credential)) return { urn: liveUrn(name), aliases: former };
  const released = aliasesOf(subject, generation, releasedUrn);
  return { urn: releasedUrn(name), aliases: [liveUrn(name), ...former, ...released] };
}
