import { z } from "zod";
import { deleteResource, putWithIdentity } from "../../arm/resources";
import type { Properties } from "../../properties";
import type { AccessPolicyEntry, ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource, type ResourceDefinition, type ResourceType } from "../package";

/** A resource that its service only keeps: where it lies, what the service refuses, and what it answers. */
interface PlainDefinition<S extends z.ZodType> extends Omit<
  ResourceDefinition<S>,
  "create" | "read" | "remove" | "update"
> {
  readonly nameOf: (inputs: z.infer<S>) => string;
  readonly idOf: (world: World, inputs: z.infer<S>) => string;
  /** Throws what the service refuses, of a new one or of what is written anew. */
  readonly refuse: (world: World, inputs: z.infer<S>, id: string) => void;
  /** What it keeps of what is written; left out: all of it, as it is. */
  readonly kept?: (inputs: Properties) => Properties;
  /** What it answers besides `azureApiVersion`, `id` and `name`. */
  readonly answer: (world: World, resource: ArmResource) => Properties;
}

/** A type of resources that are created, written anew as a whole, read by ID and deleted, and do nothing. */
export function plainResource<S extends z.ZodType>(definition: PlainDefinition<S>): ResourceType {
  const { nameOf, idOf, refuse, answer, kept = (inputs: Properties) => inputs, ...rest } = definition;
  const outputsOf = (world: World, resource: ArmResource): Properties => ({
    ...answer(world, resource),
    azureApiVersion: rest.apiVersion,
    id: resource.id,
    name: resource.name,
  });
  return defineResource({
    ...rest,
    create(world, inputs, raw) {
      const [id, name] = [idOf(world, inputs), nameOf(inputs)];
      refuseExisting(world.resources.get(id));
      refuse(world, inputs, id);
      const made = putWithIdentity(world, { id, name, inputs: kept(raw) });
      return { id: made.id, outputs: outputsOf(world, made) };
    },
    read(world, id) {
      const found = world.resources.get(id);
      return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
    },
    update(world, { id, inputs }, raw) {
      refuse(world, inputs, id);
      return outputsOf(world, putWithIdentity(world, { id, name: nameOf(inputs), inputs: kept(raw) }));
    },
    remove(world, { id }) {
      deleteResource(world, id);
    },
  });
}

/**
 * Refuses to create what is there already, before Azure is asked: a PUT would write over it.
 * Source: pulumi-azure-native, provider/pkg/provider/crud, `CanCreate`.
 * @throws Error naming the resource's ARM ID.
 */
export function refuseExisting(existing: { readonly id: string } | undefined): void {
  if (existing !== undefined) throw new Error(`cannot create already existing resource '${existing.id}'`);
}

/** Tags of a resource. */
export const tags = z.record(z.string(), z.string()).optional();

export const text = z.string().optional();
export const flag = z.boolean().optional();
export const whole = z.int().optional();
export const number = z.number().optional();
export const texts = z.array(z.string()).optional();

/** One of the values that Azure has for a property. */
export const oneOf = <const V extends readonly string[]>(
  ...values: V
): z.ZodOptional<z.ZodEnum<{ [k in V[number]]: k }>> => z.enum(values).optional();

/** A resource group's name. */
export const resourceGroupName = z.string().min(1).max(90);

/** A reference to something by its ARM ID. */
export const reference = z.strictObject({ id: text }).optional();

const permission = <const V extends readonly string[]>(
  ...values: V
): z.ZodOptional<z.ZodArray<z.ZodEnum<{ [k in V[number]]: k }>>> => z.array(z.enum(values)).optional();

/** An entry of a vault's access policies. */
export const accessPolicyEntry = z.strictObject({
  tenantId: z.string(),
  objectId: z.string(),
  applicationId: text,
  permissions: z.strictObject({
    certificates: permission(
      "all",
      "get",
      "list",
      "delete",
      "create",
      "import",
      "update",
      "managecontacts",
      "getissuers",
      "listissuers",
      "setissuers",
      "deleteissuers",
      "manageissuers",
      "recover",
      "purge",
      "backup",
      "restore",
    ),
    keys: permission(
      "all",
      "encrypt",
      "decrypt",
      "wrapKey",
      "unwrapKey",
      "sign",
      "verify",
      "get",
      "list",
      "create",
      "update",
      "import",
      "delete",
      "backup",
      "restore",
      "recover",
      "purge",
      "release",
      "rotate",
      "getrotationpolicy",
      "setrotationpolicy",
    ),
    secrets: permission("all", "get", "list", "set", "delete", "backup", "restore", "recover", "purge"),
    storage: permission(
      "all",
      "get",
      "list",
      "delete",
      "set",
      "update",
      "regeneratekey",
      "recover",
      "purge",
      "backup",
      "restore",
      "setsas",
      "listsas",
      "getsas",
      "deletesas",
    ),
  }),
}) satisfies z.ZodType<AccessPolicyEntry>;
