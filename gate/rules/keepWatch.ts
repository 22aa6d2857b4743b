import { type Problem, own } from "../../rotation";
import { type WatchedSight, watchedIn } from "../certificates";
import type { Review, Rule } from "../review";
import { actionOf, endsResource, titleOf } from "../step";

/** What is watched goes on being watched, and its owner reminded, unless the stack file says why not. */
export const keepWatch: Rule = (review) =>
  watchedIn(review.preview).flatMap((sight) => [
    ...ended(sight),
    ...hostGone(sight, review),
    ...ownerGone(sight),
  ]);

function ended({ step }: WatchedSight): Problem[] {
  if (!endsResource(step)) return [];
  const wayOut =
    "keep it: it alone has the history of this certificate; what leaves the stack file stays declared";
  return [{ key: titleOf(step), got: actionOf(step), wayOut }];
}

/** By the host: a certificate that is called otherwise is still the host's. */
function hostGone({ step, before, after }: WatchedSight, { settings }: Review): Problem[] {
  if (before === undefined || after === undefined || before.step === "left") return [];
  if (after.step !== "left" && after.host === before.host) return [];
  const host = before.host.toLowerCase();
  const isElsewhere = Object.values(settings?.certificates ?? {}).some(
    (one) => one.host.toLowerCase() === host,
  );
  if (isElsewhere || own(settings?.unwatched, host) !== undefined) return [];
  return [
    {
      key: titleOf(step),
      got: `${before.host}, which nobody would watch any more`,
      want: "a host that is watched stays watched",
      wayOut: `put it back under quarterturn:certificates, or say why it goes: quarterturn:unwatched: { ${before.host}: the reason }`,
    },
  ];
}

function ownerGone({ step, before, after }: WatchedSight): Problem[] {
  if (before?.isReminded !== true || after?.isReminded !== false || after.step === "left") return [];
  return [
    {
      key: `${titleOf(step)}.owner`,
      got: `${after.owner}, to whom no reminder goes out`,
      want: `an owner who is reminded, as ${before.owner} was`,
      wayOut:
        "name somebody under quarterturn:recipients who has a webhook, or an e-mail address with quarterturn:mail",
    },
  ];
}
