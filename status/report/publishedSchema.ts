import { z } from "zod";
import { reportSchema } from "./schema";

/** docs/status.schema.json: the JSON Schema of what `status --json` prints. */
export function publishedSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(reportSchema);
  return `${JSON.stringify({ $schema, title: "quarterturn status --json", ...rest }, null, 2)}\n`;
}
