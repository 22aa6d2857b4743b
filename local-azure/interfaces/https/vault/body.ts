import type { Context } from "hono";
import { z } from "zod";
import { BadParameter } from "../../../errors/vaultSecrets";
import type { SecretProperties } from "../../../keyvault/checkSecret";

/** What every write may say of a secret. */
const propertiesShape = {
  contentType: z.string().optional(),
  attributes: z
    .object({ enabled: z.boolean().optional(), nbf: z.int().optional(), exp: z.int().optional() })
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
};

/** The body of "Set Secret". */
export const setShape = z.object({ value: z.string(), ...propertiesShape });

/** The body of "Update Secret". */
export const updateShape = z.object(propertiesShape);

/** Reads a JSON body. @throws BadParameter if it hasn't this shape. */
export async function readBody<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new BadParameter(
    `Property ${issue?.path.join(".") ?? ""} has invalid value: ${issue?.message ?? ""}`,
  );
}

/** The same in the words of the operations. */
export function propertiesIn(body: z.infer<typeof updateShape>): SecretProperties {
  return {
    contentType: body.contentType,
    enabled: body.attributes?.enabled,
    notBefore: body.attributes?.nbf,
    expires: body.attributes?.exp,
    tags: body.tags,
  };
}
