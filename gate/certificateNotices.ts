import { type Renewal, own } from "../rotation";
import { type WatchedSight, watchedIn } from "./certificates";
import type { Review } from "./review";

/** What a plan changes about the watch: what comes, what goes and why, who renews it, and what is late. Sentences. */
export function certificateNotices(review: Review): string[] {
  return watchedIn(review.preview).flatMap((sight) => [
    ...comings(sight, review),
    ...changes(sight),
    ...late(sight),
  ]);
}

function comings({ name, before, after }: WatchedSight, { settings }: Review): string[] {
  if (after === undefined) return [];
  const { host, port } = after;
  if (before === undefined) return [`${name}: ${host}:${port} is watched from now on`];
  if (before.step === "left" && after.step !== "left") return [`${name}: ${host}:${port} is watched again`];
  if (before.step === "left" || (after.step !== "left" && before.host === host)) return [];
  const reason = own(settings?.unwatched, before.host.toLowerCase());
  const why = reason === undefined ? "" : `: ${reason}`;
  return [`${name}: ${before.host} is watched no longer${why}`];
}

function changes({ name, before, after }: WatchedSight): string[] {
  if (before === undefined || after === undefined || after.step === "left") return [];
  const keys = ["owner", "issuer", "port", "renewBeforeDays"] as const;
  const changed = keys
    .filter((key) => before[key] !== after[key])
    .map((key) => `${name}: ${key} ${before[key]} → ${after[key]}`);
  const how = before.isAutomatic === after.isAutomatic ? [] : [`${name}: ${renewedBy(after)} from now on`];
  const gone = Object.keys(before.places).filter((place) => own(after.places, place) === undefined);
  const isSameHost = before.host === after.host;
  return [
    ...changed,
    ...how,
    ...(isSameHost ? gone.map((place) => `${name}: ${place} is looked at no longer`) : []),
  ];
}

const renewedBy = ({ isAutomatic, owner }: Renewal): string =>
  isAutomatic === true ? "it is renewed by ACME" : `${owner} renews it by hand`;

function late({ name, after }: WatchedSight): string[] {
  if (after?.isReminded !== false || !["due", "received", "installed", "ended"].includes(after.step))
    return [];
  return [
    `${name} must be renewed, and nobody is reminded of it: its owner, ${after.owner}, can't be sent to`,
  ];
}
