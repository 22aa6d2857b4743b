import { z } from "zod";
import type {
  PartOf,
  deliverySchema as handoversDelivery,
  handedOverSchema,
  tokenCanarySchema,
  vaultSecretSchema,
  vaultTagsSchema,
} from "./contract";
import { types, vaultSecretTypes } from "../names/types";
import { partsOf, typeOf } from "../names/urn";
import {
  type ConsumerRecord,
  type Holding,
  type Ledger,
  asPresent,
  dayWanted,
  given,
  mapCredentials,
  own,
} from "../rotation";

/** A resource as a stack's state has it. */
export interface HeldResource {
  readonly urn: string;
  readonly outputs: unknown;
}

const said = {
  keyId: z.string().optional().catch(undefined),
  live: z.boolean().optional().catch(undefined),
  ended: z.boolean().optional().catch(undefined),
  deliveries: z.record(z.string(), z.unknown()).catch({}),
} satisfies PartOf<typeof tokenCanarySchema> & PartOf<typeof handedOverSchema>;
const tagsSchema = z.object({ keyId: z.string().optional() } satisfies PartOf<typeof vaultTagsSchema>);
const inVault = { tags: tagsSchema.optional().catch(undefined) } satisfies PartOf<typeof vaultSecretSchema>;
const outputsSchema = z.object({ ...said, ...inVault }).catch({ deliveries: {} });

const deliverySchema = z.object({
  sentOn: dayWanted("want a day, YYYY-MM-DD"),
  email: z.string().optional().catch(undefined),
  form: z.string().optional().catch(undefined),
} satisfies PartOf<typeof handoversDelivery>);

/** What a resource says of a credential, and whether it is the stack's own child: of its consumer's while it is live. */
interface Held extends z.output<typeof outputsSchema> {
  readonly isStacksOwn: boolean;
}

/**
 * What a stack's state has of each credential that was made, by name. Who has got the secret goes by its key ID,
 * never by name: a secret that was made again is another one.
 */
export function holdingsIn(resources: readonly HeldResource[]): Record<string, Holding> {
  const passwords = new Map([
    ...heldBy(resources, types.applicationPassword),
    ...heldBy(resources, types.clientSecret),
  ]);
  const canaries = heldBy(resources, types.tokenCanary);
  const handovers = heldBy(resources, types.handover);
  const inVaults = new Set(
    vaultSecretTypes.flatMap((type) => [...heldBy(resources, type).values()].map(({ tags }) => tags?.keyId)),
  );
  const names = new Set([...passwords.keys(), ...canaries.keys(), ...handovers.keys()]);
  const holdings = [...names].map((name): [string, Holding] => {
    const [password, canary, handover] = [passwords.get(name), canaries.get(name), handovers.get(name)];
    const keyIds = [password, canary, handover].flatMap((held) => held?.keyId ?? []);
    const isPublished = handover !== undefined || keyIds.some((keyId) => inVaults.has(keyId));
    return [
      name,
      {
        password: passwordOf(password, canary, handover),
        published: isPublished,
        ...given("deliveries", deliveriesOf(handover)),
      },
    ];
  });
  return Object.fromEntries(holdings);
}

/** Who got it, where anybody did. */
function deliveriesOf(handover: Held | undefined): Holding["deliveries"] {
  const known = Object.entries(handover?.deliveries ?? {}).flatMap(([recipient, delivery]) => {
    const read = deliverySchema.safeParse(delivery);
    if (!read.success) return [];
    const { sentOn, email, form } = read.data;
    return [[recipient, { sentOn, ...given("address", email), ...given("form", form) }] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function heldBy(resources: readonly HeldResource[], type: string): ReadonlyMap<string, Held> {
  return new Map(
    resources
      .filter(({ urn }) => typeOf(urn) === type)
      .map(({ urn, outputs }) => {
        const { chain, name } = partsOf(urn);
        return [name, { ...outputsSchema.parse(outputs), isStacksOwn: !chain.includes("$") }];
      }),
  );
}

function passwordOf(
  password: Held | undefined,
  canary: Held | undefined,
  handover: Held | undefined,
): Holding["password"] {
  if (password === undefined) return "none";
  // All three must have been updated with its end: canary and handover refuse to go before.
  const mayGo = canary?.live !== true && (handover === undefined || handover.ended === true);
  if (password.isStacksOwn) return mayGo ? "released" : "protected";
  const known = [canary, handover].flatMap((held) => held?.keyId ?? []);
  return known.every((keyId) => keyId === password.keyId) ? "protected" : "remade";
}

/**
 * Records in which what an earlier refresh missed counts as there: as long as the state has it all the same, protected, it
 * must be declared once more without protection. What only the refresh of this very run missed isn't in the state any more,
 * and would be made.
 * @param before the ledger as the state had it when the run began
 */
export function missedNow(
  records: Readonly<Record<string, ConsumerRecord>>,
  before: Ledger | undefined,
): Record<string, ConsumerRecord> {
  const turned = Object.entries(records).map(([name, record]) => {
    const stored = [name, ...Object.keys(record.formerNames ?? {})].flatMap(
      (one) => own(before?.consumers ?? {}, one) ?? [],
    )[0];
    const missed = (generation: string) => stored?.credentials[generation]?.absent === true;
    return [
      name,
      mapCredentials(record, (one, generation) => (missed(generation) ? asPresent(one) : one)),
    ] as const;
  });
  return Object.fromEntries(turned);
}
