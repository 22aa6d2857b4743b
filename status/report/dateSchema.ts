import { z } from "zod";
import type { Day } from "../../rotation";

// A day is plain text to whoever reads the JSON, and a day to us.
const day = z.iso.date() as unknown as z.ZodType<Day>;

/** Something that ends that a stack uses. */
export const dateSchema = z.object({
  id: z.string(),
  on: day.describe("The first day on which it is so"),
  what: z.string(),
  action: z.string().describe("What to do about it"),
  concerned: z.array(z.string()).describe("What of this stack it concerns"),
  source: z.string().describe("Where that is written"),
  readOn: day.describe("When it was read there"),
});
