import { z } from "zod";
import { type Day, renewalStep } from "../../rotation";

// A day is plain text to whoever reads the JSON, and a day to us.
const day = z.iso.date() as unknown as z.ZodType<Day>;

/** Where the renewal of a certificate stands, as the runs saw it. */
export const renewalSchema = z.object({
  name: z.string(),
  step: renewalStep.describe(
    "unseen: no place has shown one yet. valid: nothing to do. due: it must be renewed. received: the new one has come, and no place shows it. installed: some place shows the new one, others don't. everywhere: every place does, and the one before has not ended yet. ended: some place shows one that is over",
  ),
  since: day.describe("The day of the run since which that is so"),
  isReminded: z.boolean().describe("Reminders go out to its owner"),
  reminders: z.array(z.object({ number: z.string(), daysBefore: z.int(), sentOn: day })),
  seen: z
    .array(
      z.object({
        number: z.string(),
        validFrom: day,
        validUntil: day,
        firstSeenOn: day,
        goneOn: day.nullable().describe("No place shows it any more since then"),
        places: z.array(z.string()).describe("Nodes that show it, or the host"),
      }),
    )
    .describe("Certificates that were seen and have not ended, by number"),
});
