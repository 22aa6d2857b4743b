import { basename } from "node:path";
import { z } from "zod";
import { renderShort } from "../../rotation";
import { problemsIn } from "../../settings/problems";
import { readYaml } from "../../settings/readYaml";
import { UsageError } from "../../settings/usageError";
import { day, keyedBy, section, someText, text, uuid, wholeNumber } from "../../settings/values";
import type { Value } from "../properties";
import { accessPolicyEntry } from "../provider/azure-native/shared";

// A file with somebody else's estate: what lies in a tenant before Quarterturn comes.

const tags = keyedBy(z.string({ error: "text" })).default({});
const anything: z.ZodType<Value> = z.json();
/** Further properties as azure-native names them. */
const properties = keyedBy(anything).default({});

const place = {
  name: someText,
  resourceGroup: someText,
  /** Left out: the one of whoever runs Pulumi. */
  subscription: uuid.optional(),
  location: someText.default("canadacentral"),
  tags,
};

/** `functionApp:NAME`, `gateway:NAME`, `identity:NAME`, `app:CLIENT-ID`, or an object ID. */
const principal = text(
  /^(functionApp|gateway|identity|app):\S+$|^[0-9a-f-]{36}$/i,
  "functionApp:NAME, gateway:NAME, identity:NAME, app:CLIENT-ID or an object ID",
);

const secretVersion = section({
  value: someText.max(25_600),
  contentType: someText.optional(),
  enabled: z.boolean({ error: "true or false" }).default(true),
  notBefore: day.optional(),
  expires: day.optional(),
  tags,
});

const vault = section({
  ...place,
  access: z.enum(["policies", "rbac"], { error: "policies or rbac" }).default("policies"),
  policies: z
    .array(section({ principal, permissions: accessPolicyEntry.shape.permissions }), {
      error: "a list of policies",
    })
    .default([]),
  /** Beside tenant, tier and permission model: `networkAcls`, `enablePurgeProtection`… */
  properties,
  /** By name, each version of it, the oldest first. */
  secrets: keyedBy(z.array(secretVersion, { error: "a list of versions" }).min(1)).default({}),
});

const identityTypes = z.enum(["system", "none"], { error: "system or none" }).default("system");

const functionApp = section({
  ...place,
  identity: identityTypes,
  /** Names of user-assigned identities of this estate that it has too. */
  identities: z.array(someText, { error: "a list of names" }).default([]),
  settings: keyedBy(z.string({ error: "text" })).default({}),
  properties,
});

const hostname = section({
  host: someText,
  type: z
    .enum(["Proxy", "Portal", "Management", "Scm", "DeveloperPortal", "ConfigurationApi"])
    .default("Proxy"),
  certificate: z.enum(["Managed", "KeyVault", "Custom"], { error: "Managed, KeyVault or Custom" }),
  /** URI of the certificate's secret in a vault. */
  keyVaultId: someText.optional(),
  /** The day on which it ends, of an uploaded one. */
  expires: day.optional(),
  status: z.enum(["Completed", "Failed", "InProgress"]).default("Completed"),
});

const namedValue = section({
  displayName: someText.optional(),
  value: z.string({ error: "text" }).optional(),
  keyVault: someText.optional(),
  secret: z.boolean({ error: "true or false" }).default(false),
  tags: z.array(someText, { error: "a list of words" }).default([]),
}).refine(({ value, keyVault }) => (value === undefined) !== (keyVault === undefined), {
  error: "either value or keyVault (a secret's address)",
});

const gateway = section({
  ...place,
  publisherName: someText,
  publisherEmail: someText,
  sku: section({ name: someText, capacity: wholeNumber(0, 100) }),
  zones: z.array(someText, { error: "a list of zones" }).default([]),
  notificationSenderEmail: someText.optional(),
  identity: identityTypes,
  hostnames: z.array(hostname, { error: "a list of host names" }).default([]),
  namedValues: keyedBy(namedValue).default({}),
  /** XML by name. */
  policyFragments: keyedBy(z.string({ error: "XML" })).default({}),
  properties,
});

const app = section({
  clientId: uuid,
  displayName: someText,
  /** Object IDs; `operator` is as whom Quarterturn signs in, `caller` whoever runs Pulumi. Left out: nobody. */
  owners: z.array(someText, { error: "a list of object IDs" }).default([]),
  passwords: z
    .array(
      section({
        displayName: someText,
        keyId: uuid.optional(),
        issuedOn: day,
        expiresOn: day,
        secretText: someText.optional(),
      }),
      { error: "a list of passwords" },
    )
    .default([]),
});

/** A role by its definition's ID, for somebody, at a vault of this estate or at an ARM ID. */
const roleAssignment = section({
  principal,
  role: uuid,
  vault: someText.optional(),
  scope: someText.optional(),
}).refine(({ vault: at, scope }) => (at === undefined) !== (scope === undefined), {
  error: "either vault or scope",
});

/** A list of what has names: no two of one. */
const listOf = <Item extends z.ZodType>(item: Item): z.ZodDefault<z.ZodArray<Item>> =>
  z.array(item, { error: "a list" }).default([]);

/** What a file with an estate says. */
export const estateSchema = section({
  subscriptions: listOf(section({ id: uuid, name: someText })),
  people: listOf(
    section({
      objectId: uuid,
      name: someText,
      kind: z
        .enum(["User", "Group", "ServicePrincipal"], { error: "User, Group or ServicePrincipal" })
        .default("User"),
    }),
  ),
  resourceGroups: listOf(
    section({
      name: someText,
      subscription: uuid.optional(),
      location: someText.default("canadacentral"),
      tags,
    }),
  ),
  apps: listOf(app),
  identities: listOf(section(place)),
  functionApps: listOf(functionApp),
  vaults: listOf(vault),
  gateways: listOf(gateway),
  roleAssignments: listOf(roleAssignment),
});

/** Somebody else's estate, as `readEstate` gives it. */
export type Estate = Readonly<z.output<typeof estateSchema>>;
export type EstateVault = Estate["vaults"][number];
export type EstateGateway = Estate["gateways"][number];
export type EstateApp = Estate["apps"][number];

/**
 * Reads a file with somebody else's estate, YAML or JSON.
 * @throws UsageError with everything that is wrong with it, as `key: got …, want …`
 */
export function readEstate(file: string): Estate {
  const raw = yamlIn(file) ?? {};
  const read = estateSchema.safeParse(raw);
  if (read.success) return read.data;
  const problems = problemsIn("", raw, read.error).map((problem) => `  ${renderShort(problem)}`);
  throw new UsageError([`${basename(file)}: the estate can't be read`, ...problems].join("\n"));
}

function yamlIn(file: string): unknown {
  try {
    return readYaml(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--estate: got ${file} (${(error as Error).message}), want a file that can be read`);
  }
}
