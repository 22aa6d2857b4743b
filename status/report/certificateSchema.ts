import { z } from "zod";
import { type Day, renewalStep } from "../../rotation";

// A day is plain text to whoever reads the JSON, and a day to us.
const day = z.iso.date() as unknown as z.ZodType<Day>;
const instant = z.iso.datetime();

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

/** A certificate of `quarterturn:certificates`, as its servers show it now. */
export const certificateSchema = z.object({
  name: z.string(),
  host: z.string(),
  port: z.int(),
  owner: z.string(),
  state: z.enum(["valid", "due", "expired", "unreachable", "skipped"]),
  validFrom: day.nullable(),
  validUntil: day.nullable(),
  daysLeft: z.int().nullable(),
  issuer: z.string().nullable(),
  names: z.array(z.string()).describe("What it must be for"),
  nodes: z
    .array(
      z.object({
        node: z.string().describe("Its name in the stack file; without any, its address"),
        address: z.string(),
        state: z.enum(["seen", "unreachable"]),
        validFrom: instant.nullable(),
        validUntil: instant.nullable().describe("The last second of its life, as it says"),
        issuer: z.string().nullable(),
        serial: z.string().nullable(),
        fingerprint: z.string().nullable().describe("SHA-256, as OpenSSL prints it"),
        reason: z.string().nullable().describe("Why it could not be seen; null if it was"),
      }),
    )
    .describe("What each node, or each address of the host's name, shows; empty if nobody looked"),
  renewOn: day.nullable().describe("From this day somebody must renew it"),
  planned: z
    .array(z.object({ validFrom: day, validUntil: day }))
    .describe("Renewals to come within a year, as long as an issuer may then issue"),
  next: z.string().describe("What to do next"),
});

/** One that lies in the vault. */
export const vaultCertificateSchema = z.object({
  name: z.string(),
  isEnabled: z.boolean(),
  endsOn: day.nullable().describe("The last day of its newest version; null if the vault doesn't say it"),
  daysLeft: z.int().nullable(),
});
