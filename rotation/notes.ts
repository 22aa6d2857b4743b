import { type ConsumerRecord, byGeneration, isLive } from "./ledger";
import { own } from "./own";

/** What to do after this run: what is revoked is removed by the next one, this one only takes its protection away. */
export function notesOf(known: ConsumerRecord, after: ConsumerRecord): string[] {
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
