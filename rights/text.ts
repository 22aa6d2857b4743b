import { type Asked, type Command, siteOf, vaultsAsked } from "./asked";
import type { Rights, RoleDefinition } from "./file";
import { graphPermissions } from "./graph";
import { graphNeededBy, isEveryday, neededBy } from "./rights";
import { roleIds } from "../names/roles";
import { renewingPermissions } from "../names/vaultPermissions";
import { renewingVaults } from "./certificates";

/** What these commands need of a stack, and how to give it, for people. */
export function rightsText(asked: Asked, stack: string, wanted: readonly Command[], rights: Rights): string {
  const guessed = vaultsAsked(asked).filter(({ isDeclared, access }) => !isDeclared && access === "policies");
  return [
    `What ${wanted.join(", ")} of the stack ${stack} need, and no more:`,
    "",
    ...armLines(asked, wanted),
    ...graphLines(asked, wanted, rights),
    ...guessed.flatMap(({ settings: { vaultName } }) => [
      "",
      `${vaultName} exists, and is taken to have access policies; if it has roles: --access rbac`,
    ]),
    "",
    "To give it, where OBJECT-ID is that of whoever runs it:",
    "",
    ...steps(asked, stack, wanted, rights).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** A line for each right on each thing, with all that needs it. */
function armLines(asked: Asked, wanted: readonly Command[]): string[] {
  const found = new Map<string, Map<string, { for: Set<string>; why: Set<string> }>>();
  for (const { entry, on, commands } of neededBy(asked, wanted))
    for (const id of on)
      for (const right of [...entry.actions, ...(entry.dataActions ?? [])]) {
        const rights = found.get(id) ?? new Map<string, { for: Set<string>; why: Set<string> }>();
        const one = rights.get(right) ?? { for: new Set(), why: new Set() };
        for (const command of commands) one.for.add(command);
        one.why.add(entry.why);
        found.set(id, rights.set(right, one));
      }
  return [...found].flatMap(([id, rights]) => [
    id,
    ...[...rights].map(
      ([right, one]) => `  ${right} (${[...one.for].join(", ")}): ${[...one.why].join("; ")}`,
    ),
  ]);
}

function graphLines(asked: Asked, wanted: readonly Command[], { ownerOf }: Rights): string[] {
  const entries = graphNeededBy(asked, wanted);
  if (entries.length === 0) return [];
  return [
    "Microsoft Graph, application permissions",
    ...entries.map(({ permission, commands, why }) => {
      const needing = commands.filter((one) => wanted.includes(one));
      return `  ${permission} (${needing.join(", ")}): ${why}`;
    }),
    ...(ownerOf.length === 0 ? [] : [`  and be an owner of ${ownerOf.join(", ")}`]),
  ];
}

function steps(asked: Asked, stack: string, wanted: readonly Command[], rights: Rights): string[] {
  const { roles, graph, ownerOf } = rights;
  const ids = graph.map((permission) => `${graphPermissions[permission]}=Role`);
  const command = `npm run -s rights -- --stack ${stack}${isEveryday(wanted) ? "" : ` --for ${wanted.join(" ")}`}`;
  return [
    ...roles.flatMap((role) => roleSteps(asked, role, command, roles.length > 1)),
    ...(ids.length === 0
      ? []
      : [
          `az ad app permission add --id CLIENT-ID --api 00000003-0000-0000-c000-000000000000 --api-permissions ${ids.join(" ")}`,
          "az ad app permission admin-consent --id CLIENT-ID",
        ]),
    ...ownerOf.map((clientId) => `az ad app owner add --id ${clientId} --owner-object-id OBJECT-ID`),
    ...byPolicies(asked, wanted),
  ];
}

function roleSteps(asked: Asked, role: RoleDefinition, command: string, isOneOfMany: boolean): string[] {
  const [scope = ""] = role.AssignableScopes;
  return [
    `${command} --role${isOneOfMany ? ` ${scope}` : ""} > role.json`,
    "az role definition create --role-definition @role.json",
    `az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role "${role.Name}" --scope ${scope}${conditionOf(asked, role)}`,
  ];
}

/** By access policies, who never runs `up` gets from somebody else what it gives to whoever runs it. */
function byPolicies(asked: Asked, wanted: readonly Command[]): string[] {
  if (wanted.includes("up")) return [];
  const lists = wanted.some((one) => one !== "renew");
  const renewing = wanted.includes("renew") ? renewingVaults(asked).map(({ id }) => id) : [];
  return vaultsAsked(asked).flatMap(({ access, id, settings: { vaultName } }) => {
    const given = [
      ...(lists ? [" --secret-permissions list"] : []),
      ...(renewing.includes(id) ? [` --certificate-permissions ${renewingPermissions.join(" ")}`] : []),
    ].join("");
    if (access !== "policies" || given === "") return [];
    return [`az keyvault set-policy --name ${vaultName} --object-id OBJECT-ID${given}`];
  });
}

/** Who may give roles may give these and no others. Source: Azure documentation, "Delegate Azure role assignment management". */
function conditionOf(asked: Asked, role: RoleDefinition): string {
  if (!role.Actions.some((action) => /roleAssignments\/(write|delete)$/.test(action))) return "";
  const hasStorage = siteOf(asked, "declared").length > 0;
  const hasRoles = vaultsAsked(asked).some(({ access }) => access === "rbac");
  const given = [
    ...(hasRoles ? [roleIds.secretsUser, roleIds.secretsOfficer] : []),
    ...(hasStorage ? [roleIds.storageBlobDataOwner] : []),
  ].join(", ");
  const only = (verb: string, where: string): string =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR ` +
    `(@${where}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${given}}))`;
  const condition = `${only("write", "Request")} AND ${only("delete", "Resource")}`;
  return ` --condition-version 2.0 --condition "${condition}"`;
}
