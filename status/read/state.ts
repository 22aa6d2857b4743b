import { z } from "zod";
import {
  type PartOf,
  deliverySchema,
  type handedOverSchema,
  type postSchema,
  type storedVaultSecretSchema,
  type vaultTagsSchema,
} from "../../components/contract";
import type { secretRotationPolicySchema } from "../../components/keycloakContract";
import { apisIn } from "../../deadlines/uses";
import { comparable } from "../../names/keyId";
import { types } from "../../names/types";
import { defaultVault, nameAt, partsAt } from "../../names/vaultName";
import { type Ledger, isDay, type Day, readLedger } from "../../rotation";
import { renewalsIn } from "./renewals";
import type { HeldEstate } from "../estateFacts";
import type { Delivery, Publication, StackState, Unprotected } from "../facts";
import { nameOf } from "../../names/urn";

const resource = z.object({
  urn: z.string(),
  id: z.string().optional(),
  type: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
  protect: z.boolean().default(false),
  /** Replaced, and still to be deleted. */
  delete: z.boolean().default(false),
});
type Resource = z.infer<typeof resource>;

const exported = z.object({
  deployment: z
    .object({
      resources: z
        .array(resource)
        .nullish()
        .transform((all) => all ?? []),
    })
    .nullish(),
});

const day = z.custom<Day>(isDay);
const clientIdSchema = z.object({ clientId: z.string() });
const keyId = z.string().transform(comparable);
const keyIdSchema = z.object({ keyId });
const proofSchema = z.object({ tokenId: z.string() });
const policySchema = z.object({ name: z.string() } satisfies PartOf<typeof secretRotationPolicySchema>);
const vaultTags = {
  consumer: z.string(),
  generation: z.string(),
  keyId: keyId.optional(),
} satisfies PartOf<typeof vaultTagsSchema>;
const publishedSchema = z.object({
  tags: z.object(vaultTags),
  secretName: z.string().optional().catch(undefined),
});
const versionSchema = z.object({ version: z.string() } satisfies PartOf<typeof storedVaultSecretSchema>);
/** The same as older versions wrote it. */
const armVersionSchema = z.object({ properties: z.object({ secretUriWithVersion: z.string() }) });
const delivery = { email: deliverySchema.shape.email, form: z.string(), keyId, sentOn: day };
const post = { keyId, sentOn: day };
const handoverSchema = z.object({
  deliveries: z.record(z.string(), z.object(delivery satisfies PartOf<typeof deliverySchema>)),
  posts: z.record(z.string(), z.object(post satisfies PartOf<typeof postSchema>)).default({}),
} satisfies PartOf<typeof handedOverSchema>);

/** A state that isn't one of ours. The message has none of its content: there are secrets in it. */
export class StateError extends Error {}

/**
 * Reads what `pulumi stack export` prints, and takes from it nothing that is secret.
 * @throws StateError, LedgerError if it can't be read
 */
export function readState(json: string): StackState {
  const all = resourcesIn(json);
  const resources = all.filter((one) => !one.delete);
  const ofType = (type: string, among = resources) => among.filter((one) => one.type === type);
  const of = (type: keyof typeof types, among = resources) => ofType(types[type], among);
  const keysOf = (some: readonly Resource[]) =>
    some.flatMap((one) => pick(one, keyIdSchema, ({ keyId }) => keyId));
  const replaced = all.filter((one) => one.delete);
  return {
    ledger: ledgerIn(of("ledger")),
    clientIds: new Map(
      of("rotatingConsumer").flatMap((one) => pick(one, clientIdSchema, ({ clientId }) => clientId)),
    ),
    keyIds: new Map([...keysOf(of("applicationPassword")), ...keysOf(of("clientSecret"))]),
    leaving: new Set(keysOf(of("applicationPassword", replaced)).map(([, keyId]) => keyId)),
    proven: new Map(keysOf(of("tokenCanary"))),
    proofTokens: new Map(
      of("tokenCanary")
        .flatMap((one) => pick(one, proofSchema, ({ tokenId }) => tokenId))
        .map(([name, id]) => [id, name]),
    ),
    policies: new Map(
      of("secretRotationPolicy").flatMap((one) => pick(one, policySchema, ({ name }) => name)),
    ),
    deliveries: new Map(of("handover").flatMap((one) => pick(one, handoverSchema, deliveriesOf))),
    ...publicationsIn([...of("armVaultSecret"), ...of("vaultSecret")]),
    unprotected: protectedKinds.flatMap(([type, kind]) =>
      ofType(type)
        .filter(({ protect }) => !protect)
        .map((one): Unprotected => ({ kind, name: nameOf(one.urn) })),
    ),
    hasVault: of("vault").length > 0,
    apis: apisIn(resources),
    estate: heldEstate(of),
    watch: renewalsIn(resources),
  };
}

const outputSchema = z.object({ subscriptionId: z.string() });
const hostSchema = z.object({ hostName: z.string() }).transform(({ hostName }) => hostName.toLowerCase());
const hostsSchema = z.union([
  z
    .object({ hostnameConfigurations: z.array(hostSchema) })
    .transform((given) => given.hostnameConfigurations),
  z.object({ domains: z.array(hostSchema) }).transform((given) => given.domains),
]);

function heldEstate(of: (type: keyof typeof types) => Resource[]): HeldEstate {
  const pieces: readonly [piece: string, held: readonly Resource[]][] = [
    ...of("vault").map((one): [string, Resource[]] => [
      nameAt("vault", partsAt(nameOf(one.urn)).vault),
      [one],
    ]),
    ["functionApp", of("site")],
    ["gateway", of("gateway")],
  ];
  const [subscriptionId] = of("stack").flatMap(
    ({ outputs }) => outputSchema.safeParse(outputs).data?.subscriptionId ?? [],
  );
  return {
    subscriptionId,
    ids: new Map(
      pieces.flatMap(([piece, [held]]) => (held?.id === undefined ? [] : [[piece, held.id] as const])),
    ),
    hosts: new Set(
      [...of("gateway"), ...of("gatewayDomains")].flatMap(
        ({ inputs }) => hostsSchema.safeParse(inputs).data ?? [],
      ),
    ),
  };
}

/** What is to be protected: of credentials and apps, those that a live credential hangs on. */
const protectedKinds = [
  [types.applicationPassword, "credential"],
  [types.clientSecret, "credential"],
  [types.secretRotationPolicy, "client policy"],
  [types.ledger, "ledger"],
  [types.vault, "vault"],
  [types.application, "app"],
  [types.servicePrincipal, "app"],
] as const;

/** By vault, then by consumer. */
function publicationsIn(secrets: readonly Resource[]): Pick<StackState, "published" | "copies"> {
  const all = new Map<string, Map<string, Publication>>();
  for (const secret of secrets) {
    const { vault } = partsAt(nameOf(secret.urn));
    const known = all.get(vault) ?? new Map<string, Publication>();
    all.set(vault, new Map([...known, ...publicationOf(secret)]));
  }
  const copies = new Map([...all].filter(([vault]) => vault !== defaultVault));
  return { published: all.get(defaultVault) ?? new Map<string, Publication>(), copies };
}

/** The tags are from the inputs: what a run wanted. The version is what came of it. */
function publicationOf({ inputs, outputs }: Resource): [string, Publication][] {
  const read = publishedSchema.safeParse(inputs);
  if (!read.success) return [];
  const { tags, secretName } = read.data;
  const { consumer, generation, keyId } = tags;
  const version =
    versionSchema.safeParse(outputs).data?.version ??
    armVersionSchema.safeParse(outputs).data?.properties.secretUriWithVersion.split("/").at(-1);
  return [
    [
      consumer,
      {
        generation,
        ...(secretName !== undefined && { secretName }),
        ...(keyId !== undefined && { keyId }),
        ...(version !== undefined && { version }),
      },
    ],
  ];
}

function resourcesIn(json: string): Resource[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new StateError("the stack's state: got no JSON, want what `pulumi stack export` prints");
  }
  const read = exported.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new StateError(`the stack's state: can't read ${issue?.path.join(".") ?? ""} of what was exported`);
  }
  return read.data.deployment?.resources ?? [];
}

function ledgerIn([stored]: readonly Resource[]): Ledger | undefined {
  return stored === undefined ? undefined : readLedger(stored.inputs);
}

/** A resource's name with what is wanted of its outputs; nothing if it hasn't that, as after a run that was killed. */
function pick<Shape, Picked>(
  { urn, outputs }: Resource,
  schema: z.ZodType<Shape>,
  take: (outputs: Shape) => Picked,
): [string, Picked][] {
  const read = schema.safeParse(outputs);
  return read.success ? [[nameOf(urn), take(read.data)]] : [];
}

function deliveriesOf({ deliveries, posts }: z.infer<typeof handoverSchema>): Delivery[] {
  return [
    ...Object.entries(deliveries).map(([recipient, sent]): Delivery => ({ recipient, by: "email", ...sent })),
    ...Object.entries(posts).map(([recipient, sent]): Delivery => ({
      recipient,
      by: "webhook",
      form: "vaultLink",
      ...sent,
    })),
  ];
}
