import type { Day } from "./calendar";
import { type ConsumerRecord, byGeneration, current, isLive } from "./ledger";
import { own } from "./own";
import type { Policy } from "./policy";
import { rotationDay } from "./schedule";

/** What to do after this run. */
export function notesOf(known: ConsumerRecord, after: ConsumerRecord, policy: Policy, today: Day): string[] {
  return [...revokedNow(known, after), ...takenOverLate(known, after, policy, today)];
}

/** What somebody else made may be at its end already: the next run rotates it, and that must not be a quarter away. */
function takenOverLate(known: ConsumerRecord, after: ConsumerRecord, policy: Policy, today: Day): string[] {
  const newest = current(after);
  if (newest === undefined || Object.hasOwn(known.credentials, newest[0])) return [];
  const [generation, credential] = newest;
  if (credential.code !== "taken-over" || rotationDay(credential, policy) > today) return [];
  return [
    `${generation} was taken over and ends on ${credential.expiresOn}: run \`pulumi up\` once more, after this one, for a new one`,
  ];
}

/** What is revoked is removed by the next run; this one only takes its protection away. */
function revokedNow(known: ConsumerRecord, after: ConsumerRecord): string[] {
  const revoked = byGeneration(after.credentials).flatMap(([generation, { state, adoptedKeyId }]) => {
    const was = own(known.credentials, generation);
    const isNews = state === "revoked" && was !== undefined && isLive(was);
    return isNews && adoptedKeyId === undefined ? [generation] : [];
  });
  if (revoked.length === 0) return [];
  const [verb, they] = revoked.length === 1 ? ["works", "it is"] : ["work", "they are"];
  return [
    `${revoked.join(" and ")} still ${verb} until ${they} removed: run \`pulumi up\` once more, after this one`,
  ];
}
