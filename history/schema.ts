import { z } from "zod";
import { type Day, happenings, renewalHappenings, rotationCode } from "../rotation";

// A day is plain text to whoever reads the JSON, and a day to us.
const day = z.iso.date() as unknown as z.ZodType<Day>;

const entry = z.object({
  day: day.describe("UTC. An expiry has the day of the end; all else the day on which it was done or found"),
  consumer: z.string().describe("The name that it had then"),
  credential: z.string().nullable().describe("edge-g7; null for what concerns the consumer as a whole"),
  what: z
    .enum(happenings)
    .describe(
      "taken-over: a secret that a Keycloak client had counts as ours from now on. adopted: one of Entra that was made by hand. handed-over: sent to a recipient. retired: ended by rotatedSecretExpirationDays. lost: somebody had removed it from its app. unpublished: a newer one was issued before anybody had got it. removed: a run took it from its app before its end. left, returned: the consumer, from and to the stack file. renamed: it had another name before. began: an older version kept no history; what is before this is what it still knew",
    ),
  code: z.enum(rotationCode.options).nullable().describe("Why it was issued"),
  reason: z.string().nullable().describe("Why, in the words that were committed or that the run wrote"),
  validUntil: day.nullable().describe("The end that it was issued with"),
  recipient: z.string().nullable().describe("Who got it, by the name in the stack file"),
  address: z.string().nullable(),
  form: z.string().nullable().describe("How it was sent"),
  keyId: z.string().nullable().describe("Entra's key ID of one that was adopted"),
  formerName: z.string().nullable(),
  by: z.string().nullable().describe("Who started the run, as CI or the machine said"),
  commit: z.string().nullable().describe("What the run was of; …-dirty: with changes that weren't committed"),
  sentence: z.string().describe("What happened, in words"),
});

/** What happened to a certificate that somebody renews by hand. */
const certificateEntry = z.object({
  day: day.describe("UTC, of the run that found it; of a reminder, on which it was sent"),
  certificate: z.string(),
  number: z
    .string()
    .nullable()
    .describe("c3, in the order in which they were seen; null for what concerns the watch"),
  what: z
    .enum(renewalHappenings)
    .describe(
      "seen: a server showed it for the first time. due: it must be renewed. reminded: its owner was told. received: the stack file says that the new one came. everywhere: every node shows it, in place of the one before. ended: it was over, and still shown. left, returned: from and to the stack file. moved: it had another host or port before",
    ),
  validUntil: day.nullable().describe("Its end, as the certificate says"),
  recipient: z.string().nullable().describe("Who was reminded, by the name in the stack file"),
  address: z.string().nullable(),
  by: z.string().nullable().describe("Whose run it was, as CI or the machine says"),
  commit: z.string().nullable().describe("What the run was of; …-dirty: with changes that weren't committed"),
  sentence: z.string().describe("What happened, in words"),
});

/** What `history --json` prints. docs/history.schema.json is made from it. */
export const historySchema = z
  .object({
    format: z.literal(1),
    stack: z.string(),
    since: day.nullable().describe("The first day that was asked for; null for all"),
    exitCode: z.literal([0, 1]).describe("0 all is told, 1 something is missing or can't be right"),
    entries: z.array(entry).describe("Oldest first"),
    certificates: z.array(certificateEntry).describe("Certificates renewed by hand, oldest first"),
    notes: z.array(z.string()).describe("Good to know"),
    problems: z.array(z.string()).describe("What is missing or can't be right, whatever `since` says"),
  })
  .describe("History of a Quarterturn stack");

export type HistoryReport = z.infer<typeof historySchema>;
export type CertificateEntry = HistoryReport["certificates"][number];
export type Entry = HistoryReport["entries"][number];

/** docs/history.schema.json: the JSON Schema of what `history --json` prints. */
export function publishedHistorySchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(historySchema);
  return `${JSON.stringify({ $schema, title: "quarterturn history --json", ...rest }, null, 2)}\n`;
}
