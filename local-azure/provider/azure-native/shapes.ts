import { z } from "zod";
import type { AccessPolicyEntry } from "../../world/records";

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
