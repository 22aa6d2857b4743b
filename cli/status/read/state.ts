import { z } from "zod";
import { types } from "../../../policies/types";
import { type Ledger, isDay, type Day, readLedger } from "../../../rotation";
import type { Delivery, StackState } from "../facts";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
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
const keyIdSchema = z.object({ keyId: z.string() });
const tagsSchema = z.object({ tags: z.object({ consumer: z.string(), generation: z.string() }) });
const handoverSchema = z.object({
  deliveries: z.record(z.string(), z.object({ email: z.string(), form: z.string(), sentOn: day })),
});

/** A state that isn't one of ours. The message has none of its content: there are secrets in it. */
export class StateError extends Error {}

/**
 * Reads what `pulumi stack export` prints, and takes from it nothing that is secret.
 * @throws StateError, LedgerError if it can't be read
 */
export function readState(json: string): StackState {
  const resources = resourcesIn(json);
  const of = (type: keyof typeof types) => resources.filter((one) => one.type === types[type]);
  return {
    ledger: ledgerIn(of("ledger")),
    clientIds: new Map(
      of("rotatingConsumer").flatMap((one) => pick(one, clientIdSchema, ({ clientId }) => clientId)),
    ),
    keyIds: new Map(of("applicationPassword").flatMap((one) => pick(one, keyIdSchema, ({ keyId }) => keyId))),
    proven: new Set(of("tokenCanary").map(nameOf)),
    deliveries: new Map(
      of("handover").flatMap((one) =>
        pick(one, handoverSchema, ({ deliveries }) => deliveriesOf(deliveries)),
      ),
    ),
    published: new Map(
      of("vaultSecret").flatMap(({ inputs }) => {
        const read = tagsSchema.safeParse(inputs);
        return read.success ? [[read.data.tags.consumer, read.data.tags.generation] as const] : [];
      }),
    ),
  };
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
  return read.success ? [[nameOf({ urn }), take(read.data)]] : [];
}

function nameOf({ urn }: Pick<Resource, "urn">): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function deliveriesOf(deliveries: z.infer<typeof handoverSchema>["deliveries"]): Delivery[] {
  return Object.entries(deliveries).map(([recipient, { email, form, sentOn }]) => ({
    recipient,
    email,
    form,
    sentOn,
  }));
}
