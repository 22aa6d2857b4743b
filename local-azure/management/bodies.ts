import type { Context } from "hono";
import type { z } from "zod";
import { InvalidRequestContent } from "../errors/arm";
import { section, type Properties } from "../properties";

/** Reads a JSON body. @throws InvalidRequestContent if it hasn't this shape. */
export async function readBody<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidRequestContent(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

/** What stands beside `properties` in a body of any type. */
const common = ["id", "identity", "kind", "location", "managedBy", "name", "systemData", "tags", "type"];

/**
 * A resource as Azure Resource Manager sends it: azure-native writes all properties side by side, the service itself keeps
 * most of them in `properties`.
 * @param beside what else this type has beside them
 */
export function enveloped(outputs: Properties, ...beside: readonly string[]): Properties {
  const top = [...common, ...beside];
  const isBeside = (name: string): boolean => top.includes(name);
  const entries = Object.entries(outputs).filter(
    ([name, value]) => name !== "azureApiVersion" && name !== "properties" && value !== undefined,
  );
  return {
    ...Object.fromEntries(entries.filter(([name]) => isBeside(name))),
    properties: {
      ...section(outputs, "properties"),
      ...Object.fromEntries(entries.filter(([name]) => !isBeside(name))),
    },
  };
}
