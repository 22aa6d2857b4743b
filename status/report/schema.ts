import { z } from "zod";
import { type Day, endedState, liveState } from "../../rotation";
import { certificateSchema, renewalSchema, vaultCertificateSchema } from "./certificateSchema";
import { dateSchema } from "./dateSchema";

// A day is plain text to whoever reads the JSON, and a day to us.
const day = z.iso.date() as unknown as z.ZodType<Day>;
const instant = z.iso.datetime();

const uses = z.object({
  last: instant.describe("When it was last, UTC"),
  ipAddress: z.string().describe("Where the last one came from"),
  count: z.int().positive(),
});

const verdict = z
  .object({
    kind: z.enum(["used", "unused", "unknown"]),
    lastUsed: uses.nullable(),
    missingDays: z.int().describe("Days that would have to be looked at and can't be; 0 if none"),
    sentence: z.string(),
  })
  .describe("Whether it is still signed in with, by the sign-in log; null for one that was not made");

const handover = z
  .object({
    status: z.enum(["notConfigured", "missing", "partly", "done"]),
    deliveries: z.array(
      z.object({
        recipient: z.string(),
        by: z.enum(["email", "webhook"]),
        email: z.string().nullable().describe("Where the e-mail went; null for a webhook"),
        form: z.string(),
        sentOn: day,
      }),
    ),
    missing: z
      .array(z.string())
      .describe("Names of the recipients who didn't get it in each way that is named for them"),
  })
  .describe("Who got it");

const credential = z.object({
  name: z.string().describe("edge-g7; what its owner called it if it isn't ours"),
  generation: z.string().nullable(),
  keyId: z.string().nullable(),
  clientId: z.string().nullable().describe("Client ID of the app that it was issued on"),
  state: z
    .enum([
      ...liveState.options,
      "notMade",
      "remade",
      "removed",
      ...endedState.options,
      "unrecorded",
      "orphan",
      "foreign",
    ])
    .describe(
      "current, previous: valid. notMade: the ledger has it, its app never did. remade: made again under a key ID whose value nobody has. removed: gone from its app before its end. expired, retired, revoked, lost, unpublished: ended. unrecorded: handed over by a run that this state doesn't know. orphan: our name, and nobody has its value. foreign: somebody else's",
    ),
  validFrom: day,
  validUntil: day.describe(
    "It ends at 00:00Z of this day (in Keycloak: on this day), as its app or its server says where that can be read",
  ),
  daysLeft: z.int().describe("Negative after its end"),
  onApp: z.boolean().nullable().describe("Whether the app has it; null if that could not be read"),
  proven: z
    .boolean()
    .nullable()
    .describe("Whether a run got a token with it; null if runs don't record that"),
  published: z.boolean().describe("Whether readers of the vault get it"),
  handover: handover.nullable().describe("Null for those that aren't handed over"),
  confirmedOn: day.nullable().describe("When the consumer was known to use it"),
  verdict: verdict.nullable(),
  refused: uses.nullable().describe("Sign-ins with it that were refused"),
  next: z.string().describe("What to do next"),
});

const signInLog = z.object({
  from: day.nullable().describe("The first day that it has; null if it can't be read or believed"),
  reason: z.string().nullable().describe("Why it can't"),
});

const consumer = z.object({
  name: z.string(),
  displayName: z.string(),
  clientId: z.string().nullable(),
  issuer: z.string().nullable().describe("The Keycloak realm of its client; null for an app of Entra"),
  signInLog: signInLog
    .nullable()
    .describe(
      "What Keycloak's events tell of its client; null for an app of Entra, whose log is the report's",
    ),
  environments: z.array(z.string()),
  recipients: z.array(z.string()).describe("Name <address>; Name by webhook"),
  isConfigured: z.boolean().describe("False once it left the stack file"),
  nextRotation: day.nullable().describe("The first day on which a run rotates"),
  overdueOn: day.nullable().describe("The day from which a rotation is missing"),
  credentials: z.array(credential),
  planned: z
    .array(z.object({ name: z.string(), validFrom: day, validUntil: day }))
    .describe("Rotations to come within a year"),
});

const reference = z.object({
  consumer: z.string(),
  setting: z.string().describe("EDGE_CLIENT_SECRET, or the setting that refers to the same secret"),
  state: z
    .enum([
      "newest",
      "older",
      "resolved",
      "pinned",
      "failed",
      "pending",
      "elsewhere",
      "literal",
      "missing",
      "unknown",
    ])
    .describe(
      "newest, older: it resolves, to that version; resolved: it does, and to which version can't be told. pinned: it names a version and never follows a rotation. failed: it doesn't resolve. pending: App Service has not looked yet. elsewhere: it refers to another secret. literal: a value in place of a reference. unknown: could not be read",
    ),
  status: z.string().nullable().describe("App Service's own word: Resolved, SecretNotFound, …"),
  version: z.string().nullable().describe("The version that the app has"),
});

const gatewayHost = z.object({
  host: z.string(),
  source: z.string().describe("Managed, KeyVault, Custom; empty if it isn't said or isn't there"),
  status: z
    .string()
    .describe("Completed, Failed, InProgress; missing: the stack file names it, and it isn't there"),
  endsOn: day.nullable().describe("The last day of its certificate"),
  daysLeft: z.int().nullable(),
  isOurs: z.boolean().describe("False for one that the stack file doesn't name, or leaves as it is"),
});

const unread = z.string().nullable().describe("Why it could not be read; null if it could");

const finding = z.object({
  level: z
    .enum(["act", "unknown", "due", "note"])
    .describe("act: somebody must; unknown: could not tell; due: soon, nothing is late; note: good to know"),
  code: z.string(),
  subject: z.string().describe("The credential, consumer, certificate or log it is about"),
  who: z.array(z.string()).describe("Who must act or be informed"),
  by: day.nullable().describe("The last day for it"),
  sentence: z.string().describe("What is so"),
  action: z.string().nullable().describe("What to do about it"),
  keyId: z.string().nullable().describe("The credential's key ID, if it is about one"),
});

const vault = z.object({
  name: z.string(),
  reason: z.string().nullable().describe("Why it could not be read; null if it could"),
  certificates: z
    .array(vaultCertificateSchema)
    .describe("The certificates in it, whoever's they are; empty if it could not be read"),
});

/** What `status --json` prints. docs/status.schema.json is made from it. */
export const reportSchema = z
  .object({
    format: z.literal(1),
    stack: z.string(),
    today: day,
    exitCode: z.literal([0, 1, 2]).describe("0 all well, 1 someone must act, 2 could not tell"),
    signInLog: signInLog.extend({
      source: z
        .enum(["Microsoft Graph", "Log Analytics", "Keycloak"])
        .describe("Keycloak: the stack has no consumer of Entra"),
    }),
    vault,
    vaults: z
      .array(z.object({ called: z.string().describe("Its name in quarterturn:vaults"), ...vault.shape }))
      .describe("Further vaults"),
    functionApp: z
      .object({ name: z.string(), reason: unread, references: z.array(reference) })
      .nullable()
      .describe("What reads the secrets by Key Vault references; null if there is none"),
    gateway: z
      .object({ name: z.string(), reason: unread, hosts: z.array(gatewayHost) })
      .nullable()
      .describe("Its custom host names; null if there is none"),
    next: z
      .object({ on: day, sentence: z.string() })
      .nullable()
      .describe("The next date on which somebody has something to do"),
    consumers: z.array(consumer),
    certificates: z.array(certificateSchema),
    renewals: z
      .array(renewalSchema)
      .describe("Where the renewal of each certificate stands, as the runs saw it"),
    dates: z
      .array(dateSchema)
      .describe("What ends that this stack uses, by its day: also what is too far away for a finding"),
    findings: z.array(finding),
  })
  .describe("Status of a Quarterturn stack");

export type Report = z.infer<typeof reportSchema>;
export type ConsumerReport = Report["consumers"][number];
export type CredentialReport = ConsumerReport["credentials"][number];
export type CertificateReport = Report["certificates"][number];
export type ReferenceReport = NonNullable<Report["functionApp"]>["references"][number];
export type VaultCertificateReport = Report["vault"]["certificates"][number];
export type HostReport = NonNullable<Report["gateway"]>["hosts"][number];
export type Finding = Report["findings"][number];
