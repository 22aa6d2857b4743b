import type { Context } from "hono";
import type { z } from "zod";
import { InvalidProperty } from "../../../errors/graphRequest";

/** Reads a JSON body. @throws InvalidProperty if it hasn't this shape. */
export async function readBody<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidProperty(
    `Invalid value for property '${issue?.path.join(".") ?? ""}': ${issue?.message ?? ""}`,
  );
}
