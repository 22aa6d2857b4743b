import { isIP } from "node:net";
import { z } from "zod";
import { defaultVault } from "../names/vaultName";
import { keyedBy, section, someText, text, uuid, wholeNumber } from "./values";

// What reads and keeps the secrets: each piece is created here, or it exists and is referred to.

export const resourceGroupName = text(
  /^[\w().-]{0,89}[\w()-]$/,
  "1 to 90 letters, digits, . _ - ( ), not ending in a dot",
);
const siteName = text(/^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$/i, "2 to 60 letters, digits and hyphens");
const vaultName = text(
  /^(?!.*--)[a-z][a-z0-9-]{1,22}[a-z0-9]$/i,
  "3 to 24 letters, digits and single hyphens, starting with a letter, not ending in a hyphen",
);
const identityName = text(/^[a-z0-9][\w-]{2,127}$/i, "3 to 128 letters, digits, - and _");
const readerName = /^[a-z][a-z0-9-]{0,39}$/;
export const region = text(/^[a-z]+[0-9]?$/, "an Azure region such as canadacentral");

/** Where something lies that exists already. */
export const existing = section({
  resourceGroup: resourceGroupName,
  /** Left out: the one that the run works in. */
  subscription: uuid.optional(),
}).optional();

export type Existing = NonNullable<z.output<typeof existing>>;

/** Its name alone: it is created. Or `{ name, existing: true }`: it is there, and stays as it is. */
export const resourceGroup = z.union(
  [
    resourceGroupName.transform((groupName) => ({ groupName, existing: false })),
    section({ name: resourceGroupName, existing: z.literal(true) }).transform(({ name }) => ({
      groupName: name,
      existing: true,
    })),
  ],
  { error: "a resource group's name, or `{ name, existing: true }`" },
);

/** Somebody by object ID, with the reason, and what it is: Azure takes a role for no other kind. */
const principal = (otherwise: "user" | "app") =>
  section({
    objectId: uuid,
    reason: someText,
    kind: z.enum(["user", "group", "app"], { error: "user, group or app" }).default(otherwise),
  });

/** Who may read the secrets besides the Function App and the gateway. */
const reader = z.union(
  [
    section({
      identity: section({
        name: identityName,
        resourceGroup: resourceGroupName,
        subscription: uuid.optional(),
      }),
    }),
    principal("user"),
  ],
  {
    error:
      "`identity` (name and resourceGroup of a user-assigned identity), or `objectId` with a `reason` for somebody who is none",
  },
);

export type VaultReader = z.output<typeof reader>;

const named = <Value extends z.ZodType>(value: Value) =>
  keyedBy(value).superRefine((values, context) => {
    for (const name of Object.keys(values).filter((one) => !readerName.test(one)))
      context.addIssue({
        code: "custom",
        path: [name],
        message: "a name of up to 40 lower-case letters, digits and hyphens, starting with a letter",
      });
  });

const address = z.string({ error: "an IP address or a range such as 203.0.113.0/24" }).refine(
  (given) => {
    const [ip = "", bits, ...more] = given.split("/");
    const width = { 4: 32, 6: 128 }[isIP(ip)];
    return (
      more.length === 0 &&
      width !== undefined &&
      (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= width))
    );
  },
  { error: "an IP address or a range such as 203.0.113.0/24" },
);
export const armId = (type: string, example: string) =>
  text(
    new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${type}(/[^/]+)+$`, "i"),
    `an ID such as /subscriptions/…/resourceGroups/…/providers/${example}`,
  );
const tags = keyedBy(
  z.string({ error: "text of at most 256 characters" }).max(256, { error: "text of at most 256 characters" }),
);

/** Who reaches the vault over the network: what is named, and nobody else. */
const network = section({
  allow: z.array(address, { error: "a list of addresses" }).default([]),
  subnets: z
    .array(armId("Microsoft\\.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/V/subnets/S"), {
      error: "a list of subnets' IDs",
    })
    .default([]),
  bypass: z.enum(["azureServices", "none"], { error: "azureServices or none" }).default("azureServices"),
});

export type VaultNetwork = z.output<typeof network>;

const retentionDays = 90;

export const vault = section({
  name: vaultName,
  /** Where the vault lies if it exists: then only secrets and readers' rights are added to it. */
  existing,
  /** The region that it lies in; left out: that of the stack. */
  location: region.optional(),
  /** How rights are given in it; of one that exists, this is read. */
  access: z.enum(["policies", "rbac"], { error: "policies or rbac" }).optional(),
  softDeleteRetentionDays: wholeNumber(7, 90).optional(),
  readers: named(reader).default({}),
  /** Who else runs `pulumi up`, by the object ID of its identity. */
  writers: named(principal("app")).default({}),
  network: network.optional(),
  tags: tags.optional(),
  /** Its log goes to this workspace. */
  diagnostics: section({
    workspaceId: armId(
      "Microsoft\\.OperationalInsights/workspaces",
      "Microsoft.OperationalInsights/workspaces/NAME",
    ),
  }).optional(),
})
  .superRefine(
    ofDeclaredOnly("a vault that exists", [
      "access",
      "softDeleteRetentionDays",
      "network",
      "tags",
      "diagnostics",
    ]),
  )
  .transform(({ name, softDeleteRetentionDays = retentionDays, ...rest }) => ({
    vaultName: name,
    softDeleteRetentionDays,
    ...rest,
  }));

export type VaultSettings = z.output<typeof vault>;

/** Further vaults, by name. */
export const vaults = named(vault).refine((all) => !Object.hasOwn(all, defaultVault), {
  path: [defaultVault],
  error: `another name: consumers call quarterturn:vault \`${defaultVault}\``,
});

export const functionApp = section({
  name: siteName,
  existing,
  planSize: text(/^[A-Z]\w+$/, "a plan size such as B1").optional(),
  /** Names of the settings that are written into one that exists; all its others stay. */
  manageSettings: z
    .array(text(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "a setting's name"), { error: "a list of settings' names" })
    .optional(),
})
  .superRefine(ofDeclaredOnly("a Function App that exists", ["planSize"]))
  .refine(({ existing: there, manageSettings }) => there !== undefined || manageSettings === undefined, {
    path: ["manageSettings"],
    error: "nothing: all settings of a Function App that is created here are managed",
  })
  .transform(({ name, planSize = "B1", ...rest }) => ({ siteName: name, planSize, ...rest }));

export type FunctionAppSettings = z.output<typeof functionApp>;

/** Settings of what is created have no place at what exists: it stays as it is. */
function ofDeclaredOnly<Given extends { existing?: Existing | undefined }>(
  what: string,
  keys: readonly (keyof Given & string)[],
) {
  return (given: Given, context: z.RefinementCtx): void => {
    if (given.existing === undefined) return;
    for (const key of keys.filter((one) => given[one] !== undefined))
      context.addIssue({ code: "custom", path: [key], message: `nothing: ${what} stays as it is there` });
  };
}
