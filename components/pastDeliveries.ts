import { z } from "zod";
import { types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import type { PartOf, handedOverSchema } from "./contract";
import type { HeldResource } from "./holdings";

/** Who was to get a credential, and who got it by e-mail or by a webhook, by name. */
interface PastDelivery {
  readonly named: ReadonlySet<string>;
  readonly reached: ReadonlySet<string>;
}

/** By credential, under the name that it had in the last run. */
export type PastDeliveries = ReadonlyMap<string, PastDelivery>;

const names = z.record(z.string(), z.unknown()).transform((all) => new Set(Object.keys(all)));
const handover = z
  .object({
    recipients: names,
    deliveries: names,
    posts: names.default(new Set<string>()),
  } satisfies PartOf<typeof handedOverSchema>)
  .transform(({ recipients, deliveries, posts }) => ({
    named: recipients,
    reached: new Set([...deliveries, ...posts]),
  }));

/** What the state of the last run says of handovers. */
export function pastDeliveriesIn(resources: readonly HeldResource[]): PastDeliveries {
  const handovers = resources.filter(({ urn }) => typeOf(urn) === types.handover);
  return new Map(
    handovers.flatMap(({ urn, outputs }) => {
      const read = handover.safeParse(outputs);
      return read.success ? [[nameOf(urn), read.data] as const] : [];
    }),
  );
}

/**
 * Those of the recipients who were to get a credential and didn't: of one that never came to be handed over, everybody.
 * Who wasn't a recipient yet missed nothing: the consumer had it from others.
 * @param credential all the names that it has had, e.g. `edge-g7`
 */
export function missedIn(
  deliveries: PastDeliveries,
  credential: readonly string[],
  recipients: readonly string[],
): readonly string[] {
  const past = credential.flatMap((name) => deliveries.get(name) ?? []);
  if (past.length === 0) return recipients;
  const isAmong = (who: keyof PastDelivery, recipient: string): boolean =>
    past.some((one) => one[who].has(recipient));
  return recipients.filter((one) => isAmong("named", one) && !isAmong("reached", one));
}
