import { z } from "zod";
import { type System, daysBetween, orderOf } from "../rotation";
import { acme } from "./acme";
import { alerts } from "./alerts";
import { certificates } from "./certificates";
import { functionApp, region, resourceGroup, vault, vaults } from "./estate";
import { gateway } from "./gateway";
import { keycloak } from "./keycloak";
import { armoredKey, wantedKey } from "./openpgpKey";
import { received, unwatched } from "./renewals";
import {
  consumerShape,
  day,
  email,
  filePath,
  keyedBy,
  longestText,
  maskedSecret,
  section,
  someText,
  text,
  uuid,
  wholeNumber,
} from "./values";
import { webhook } from "./webhook";

/** `7`, or as it is called, `g7`. */
const generation = z.preprocess(
  (value) =>
    typeof value === "string" && /^g?\d{1,7}$/.test(value) ? Number(value.replace("g", "")) : value,
  wholeNumber(0, 1_000_000),
);
/** YAML takes a reason without quotes for a number, a day or a yes: it is the same reason. */
const order = z
  .union([someText, z.number(), z.boolean()], { error: `some text, at most ${longestText} characters` })
  .transform(orderOf);

/** One consumer of the stack file: an app registration of Entra. */
export const consumer = section({ displayName: someText, clientId: uuid.optional(), ...consumerShape });

const mailServer = section({
  host: text(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|::1)$/i, "a mail server's host name"),
  port: wholeNumber(1, 65_535).default(587),
  security: z
    .enum(["starttls", "tls", "none"], {
      error: "starttls, tls (from the first byte, port 465) or none (unencrypted)",
    })
    .default("starttls"),
  user: someText.optional(),
  password: z
    .literal(maskedSecret, {
      error: "a secret: pulumi config set --secret --path quarterturn:mail.smtp.password",
    })
    .optional(),
});
const smtp = mailServer.refine(({ security, host }) => security !== "none" || isThisMachine(host), {
  path: ["security"],
  error: "starttls or tls: without encryption only a server on this machine (localhost, 127.0.0.1, ::1)",
});
export type SmtpSettings = z.output<typeof smtp>;

function isThisMachine(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|::1)$/i.test(host);
}

/** How e-mails go out: through a mail server, or through Microsoft Graph from the mailbox `from`. */
const mail = section({
  from: email,
  replyTo: email.optional(),
  smtp: smtp.optional(),
  graph: section({}).optional(),
}).refine(({ smtp, graph }) => (smtp === undefined) !== (graph === undefined), {
  error: "either smtp or graph",
});

/** The portal gives no secret more: a longer life is another one's, or day and month in the wrong order. */
export const longestAdopted = 731;
/** A credential that was made by hand. */
const adoption = section({ keyId: uuid, issuedOn: day, expiresOn: day })
  .refine(({ issuedOn, expiresOn }) => issuedOn < expiresOn, {
    path: ["expiresOn"],
    error: "a day after issuedOn",
  })
  .refine(({ issuedOn, expiresOn }) => daysBetween(issuedOn, expiresOn) <= longestAdopted, {
    path: ["expiresOn"],
    error: `at most ${longestAdopted} days after issuedOn; look it up in Entra (Certificates & secrets), or remove it: a new secret is issued then`,
  });

/** Every key of the stack file below `quarterturn:`. */
export const sections = {
  tenantId: uuid,
  location: region.optional(),
  resourceGroup: resourceGroup.optional(),
  policy: z.unknown().optional(),
  /** Files of their own for large sections; read before this schema. */
  consumersFile: filePath,
  recipientsFile: filePath,
  consumers: keyedBy(z.unknown()).default({}),
  /** Clients of a Keycloak realm whose secrets rotate by the same plan. */
  keycloak: keycloak.optional(),
  recipients: keyedBy(
    section({
      name: text(/^(?=.*\S)\P{Cc}+$/u, "a name on one line"),
      email: email.optional(),
      /** Where they get the link into the vault, beside the e-mail or in its place. */
      webhook: webhook.optional(),
      /** Secrets go to them encrypted to this key; left out: as a link into the vault. */
      openpgpKey: text(armoredKey, wantedKey).optional(),
      /** The key in a file of its own, by its path in the project's folder; read before this schema. */
      openpgpKeyFile: someText.optional(),
      /** Without a key: secrets may go to them as they are. */
      allowPlaintext: z.boolean({ error: "true or false" }).default(false),
      /** Who they are in Entra, a person or a group: they may read the secrets that they get a link to. */
      objectId: uuid.optional(),
      kind: z.enum(["user", "group"], { error: "user or group" }).optional(),
      /** Why somebody who is no managed identity may. */
      reason: someText.optional(),
    })
      .refine(({ objectId, reason }) => objectId === undefined || reason !== undefined, {
        path: ["reason"],
        error: "why somebody who is no managed identity may read secrets: objectId makes them a reader",
      })
      .refine(({ objectId, kind, reason }) => objectId !== undefined || (kind ?? reason) === undefined, {
        path: ["objectId"],
        error: "the object ID that kind and reason are about",
      })
      .refine(({ openpgpKey, openpgpKeyFile }) => openpgpKey === undefined || openpgpKeyFile === undefined, {
        path: ["openpgpKeyFile"],
        error: "only one of openpgpKey and openpgpKeyFile",
      })
      .refine(({ email, webhook }) => email !== undefined || webhook !== undefined, {
        path: ["email"],
        error: "an e-mail address, or a webhook",
      })
      .refine(
        ({ email, openpgpKey, openpgpKeyFile, allowPlaintext }) =>
          email !== undefined || !(allowPlaintext || (openpgpKey ?? openpgpKeyFile) !== undefined),
        { path: ["email"], error: "an e-mail address: by a webhook goes the link only, and no secret" },
      ),
  ).default({}),
  mail: mail.optional(),
  canary: section({ timeoutSeconds: wholeNumber(1, 3600).default(600) }).prefault({}),
  vault,
  /** Where consumers' secrets lie besides, or instead. */
  vaults: vaults.default({}),
  functionApp: functionApp.optional(),
  gateway: gateway.optional(),
  alerts: alerts.optional(),
  /** The account that renews certificates by itself; left out: all are renewed by hand. */
  acme: acme.optional(),
  certificates: certificates.default({}),
  /** New certificates that came, by the fingerprint: what is not installed yet. */
  received: received.default({}),
  /** Hosts that are not watched any more, and why: a certificate doesn't leave by a slip. */
  unwatched: unwatched.default({}),
  /** Where sign-ins are read, and how far back: Entra keeps them for 7 days (Free) or 30 (P1, P2). */
  signInLogs: section({
    retentionDays: z.literal([7, 30], { error: "7 or 30" }).default(30),
    logAnalyticsWorkspaceId: uuid.optional(),
  }).default({ retentionDays: 30 }),
  force: keyedBy(order).default({}),
  revoke: keyedBy(
    z
      .array(generation, { error: "a list of generations such as [7]" })
      .transform((numbers) => [...new Set(numbers)]),
  ).default({}),
  confirmed: keyedBy(generation).default({}),
  adopt: keyedBy(adoption).default({}),
  asOf: day.optional(),
} satisfies Record<string, z.ZodType>;

export type SectionName = keyof typeof sections;
/** The stack file's sections, each read by itself; consumers one by one. */
export type Sections = { readonly [Name in SectionName]: z.output<(typeof sections)[Name]> };

/** A consumer of the stack file, whichever system its secrets are of. */
export interface ConsumerSection extends z.output<typeof consumer> {
  readonly system: System;
  /** The client of Keycloak is made if it isn't there. */
  readonly create?: boolean;
}

export type Consumers = Readonly<Record<string, ConsumerSection>>;
