import {
  type Asked,
  type AskedVault,
  type Command,
  givesRights,
  groupOf,
  makesGroup,
  vaultsAsked,
} from "./asked";
import { type Entry, declared, does, listed } from "./entry";

const vaults = "Microsoft.KeyVault/vaults";
const roleAssignments = "Microsoft.Authorization/roleAssignments";

const when = (is: (vault: AskedVault, asked: Asked) => boolean) => (asked: Asked) =>
  vaultsAsked(asked).flatMap((vault) => (is(vault, asked) ? [vault.id] : []));

const vault = { of: "each vault", on: when(() => true) };
const made = { of: "a vault that is created", on: when(({ isDeclared }) => isDeclared) };
const policies = {
  of: "a vault with access policies",
  on: when(({ access }) => access === "policies"),
};
const roles = {
  of: "a vault with roles: its readers, and who runs `up` first in one that is created",
  on: when((one, asked) => one.access === "rbac" && (one.isDeclared || givesRights(asked, one))),
};

/** The stack's own resource group, where anything is created in it. */
export const groupEntries: readonly Entry[] = declared(
  { of: "what is created: its resource group", on: (asked) => (makesGroup(asked) ? [groupOf(asked)] : []) },
  "Microsoft.Resources/subscriptions/resourceGroups",
  "creates it, with what is created in it",
  ["destroy"],
);

/** The vault, and rights in it. */
export const vaultEntries: readonly Entry[] = [
  does(
    vault,
    [`${vaults}/read`],
    ["preview", "up", "status"],
    "its address, its policies, how it gives rights",
  ),
  does(made, [`${vaults}/write`], ["up"], "creates it, and keeps it as declared"),
  does(made, [`${vaults}/delete`], ["destroy"], "deletes it"),
  does(
    {
      of: "`vault.network.subnets`",
      on: (asked) => vaultsAsked(asked).flatMap(({ settings }) => settings.network?.subnets ?? []),
    },
    ["Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action"],
    ["up"],
    "lets the subnet reach the vault",
  ),
  ...declared(
    {
      of: "`vault.diagnostics`",
      on: when(({ settings }) => settings.diagnostics !== undefined),
    },
    "Microsoft.Insights/diagnosticSettings",
    "sends the vault's log",
    ["repair", "destroy"],
  ),
  does(
    {
      of: "`vault.diagnostics`: the workspace",
      on: (asked) => vaultsAsked(asked).flatMap(({ settings }) => listed(settings.diagnostics?.workspaceId)),
    },
    ["Microsoft.OperationalInsights/workspaces/sharedKeys/action"],
    ["up"],
    "lets the log be written there",
  ),
  does(
    policies,
    [`${vaults}/accessPolicies/write`],
    ["up", "repair", "destroy"],
    "gives and takes the rights of readers, and to write secrets, each in a policy of its own",
  ),
  does(
    { of: "a vault with roles", on: when(({ access }) => access === "rbac") },
    [`${roleAssignments}/read`],
    ["preview", "up", "status"],
    "who has a role there already",
  ),
  ...declared(roles, roleAssignments, "gives the rights of readers, and to write secrets, by roles", [
    "repair",
    "destroy",
  ]),
];

const looks = "looks which versions there are; never at a value";

function withSecrets(
  where: Pick<Entry, "of" | "on">,
  what: readonly string[],
  needing: readonly Command[],
  why: string,
): Entry {
  const dataActions = what.map((one) => `Microsoft.KeyVault/vaults/secrets/${one}`);
  return { ...where, actions: [], dataActions, commands: needing, why };
}

const thereWithRoles = {
  of: "a vault that exists, with roles",
  on: when(({ access, isDeclared }) => access === "rbac" && !isDeclared),
};
const madeWithRoles = {
  of: "a vault that is created, with roles",
  on: when(({ access, isDeclared }) => access === "rbac" && isDeclared),
};

/**
 * What is done to the secrets in a vault with roles. By policies, and in a vault that is created, `up` itself gives this to
 * whoever runs it first.
 */
export const secretEntries: readonly Entry[] = [
  withSecrets(thereWithRoles, ["readMetadata/action"], ["preview", "up", "status"], looks),
  { ...withSecrets(madeWithRoles, ["readMetadata/action"], ["preview", "status"], looks), givenBy: "up" },
  withSecrets(thereWithRoles, ["setSecret/action"], ["up"], "stores a secret as a new version"),
  withSecrets(
    thereWithRoles,
    ["recover/action", "update/action"],
    ["repair"],
    "brings back a secret that somebody deleted; writes anew what a version says of itself",
  ),
  withSecrets(thereWithRoles, ["delete"], ["repair", "destroy"], "deletes the secret of who left, softly"),
];
