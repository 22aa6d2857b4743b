import { writingPermissions } from "../../components/contract";
import { principalTypes, roleIds } from "../../names/roles";
import { types } from "../../names/types";
import { deployer, namedWriter, writerName } from "../../names/rightName";
import type { DeclaredEstate } from "../../settings/declaredEstate";
import { recipientReaders } from "../../settings/recipientReaders";
import { vaultSecretName } from "../../settings/secretNames";
import type { Declaration, EstateContext } from "./declaration";
import { identityOf, inVault, inVaultsGroup, named, refs } from "./refs";
import { type Ref, Rule, from, isSection, ref } from "./shape";

/** Built-in roles, by what they are given for. */
const roles = {
  reads: { title: "Key Vault Secrets User", id: roleIds.secretsUser },
  writes: { title: "Key Vault Secrets Officer", id: roleIds.secretsOfficer },
} as const;
const permissions = { reads: ["get", "list"], writes: writingPermissions } as const;
type Right = keyof typeof roles;

/** Who may read the vault's secrets: the Function App, the gateway, and whom the stack file names. */
export function readers(declared: DeclaredEstate, context: EstateContext): Declaration[] {
  const { functionApp, gateway, vault } = context.settings;
  const holders: readonly [reader: string, holder: Rule | string, kind: string][] = [
    ...(functionApp === undefined
      ? []
      : [holderOf("function-app", declared.functionApp && refs.site, context)]),
    ...(gateway === undefined ? [] : [holderOf("gateway", declared.gateway && refs.gateway, context)]),
    ...Object.entries(vault.readers).map(([name, reader]): [string, Rule | string, string] =>
      "objectId" in reader
        ? [`reader-${name}`, reader.objectId, principalTypes[reader.kind]]
        : [`reader-${name}`, existingIdentity(reader.identity.name), principalTypes.app],
    ),
  ];
  return [
    ...holders.flatMap(([reader, holder, kind]) =>
      rights("reads", `${reader}-reads-secrets`, holder, kind, context),
    ),
    ...recipients(context),
  ];
}

/** Who gets a link to a secret reads that one, where the vault can tell secrets apart. */
function recipients(context: EstateContext): Declaration[] {
  const access = accessOf(context);
  return recipientReaders(context.settings).flatMap(({ objectId, kind, consumers }) => [
    ...(access === "rbac" ? [] : [policy("reads", `recipient-${objectId}-reads-secrets`, objectId, context)]),
    ...(access === "policies"
      ? []
      : consumers.flatMap((consumer) => {
          const name = `recipient-${objectId}-${consumer}-reads-secrets`;
          const secret = `/secrets/${vaultSecretName(context.settings.consumers, consumer)}`;
          return role("reads", name, objectId, principalTypes[kind], context, secret);
        })),
  ]);
}

/** Who may write them: whoever ran first, and whom the stack file names for it. */
export function writers(context: EstateContext): Declaration[] {
  const { vault } = context.settings;
  const named = Object.entries(vault.writers).flatMap(([name, { objectId, kind }]) =>
    rights("writes", writerName(namedWriter(name)), objectId, principalTypes[kind], context),
  );
  const name = writerName(deployer);
  const { policy, principalId: holder } =
    context.before(ref({ type: types.accessPolicy, name }))?.inputs ??
    context.before(ref({ type: types.roleAssignment, name }))?.inputs ??
    {};
  const first = isSection(policy) ? policy.objectId : holder;
  const who = new Rule("the object ID of whoever ran first", (got) =>
    first === undefined ? isId(got) : got === first,
  );
  const kind = new Rule("User or ServicePrincipal", (got) => got === "User" || got === "ServicePrincipal");
  return [...named, ...rights("writes", name, who, kind, context)];
}

function rights(
  right: Right,
  name: string,
  holder: Rule | string,
  kind: Rule | string,
  context: EstateContext,
): Declaration[] {
  const access = accessOf(context);
  return [
    ...(access === "rbac" ? [] : [policy(right, name, holder, context)]),
    ...(access === "policies" ? [] : role(right, name, holder, kind, context)),
  ];
}

/** How the vault gives rights; undefined of one that exists, which only Azure knows. */
function accessOf({ settings: { vault } }: EstateContext): "policies" | "rbac" | undefined {
  return vault.existing === undefined ? (vault.access ?? "policies") : undefined;
}

function holderOf(reader: string, declared: Ref | undefined, context: EstateContext): [string, Rule, string] {
  return [
    reader,
    declared === undefined ? existingIdentity(reader) : identityOf(declared, context),
    principalTypes.app,
  ];
}

/** Whose identity an object ID is, only Azure knows: whoever approves the plan is told of it. */
function existingIdentity(of: string): Rule {
  return new Rule(`the object ID of the identity of ${of}`, isId);
}

function isId(got: unknown): boolean {
  return typeof got === "string" && /^[0-9a-f-]{36}$/i.test(got);
}

function policy(
  right: Right,
  name: string,
  objectId: Rule | string,
  { settings }: EstateContext,
): Declaration {
  return {
    type: types.accessPolicy,
    name,
    inputs: {
      resourceGroupName: inVaultsGroup(settings),
      vaultName: inVault(settings),
      policy: { tenantId: settings.tenantId, objectId, permissions: { secrets: [...permissions[right]] } },
    },
  };
}

function role(
  right: Right,
  name: string,
  principalId: Rule | string,
  kind: Rule | string,
  { settings: { vault } }: EstateContext,
  below = "",
): Declaration[] {
  const id = ref({ type: types.randomUuid, name });
  const scope = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.KeyVault/vaults/${vault.vaultName}${below}$`,
    "i",
  );
  const definition = new RegExp(
    `^/subscriptions/[^/]+/providers/Microsoft\\.Authorization/roleDefinitions/${roles[right].id}$`,
  );
  return [
    { ...named(id), inputs: {} },
    {
      type: types.roleAssignment,
      name,
      inputs: {
        roleAssignmentName: from([id], /^[0-9a-f-]{36}$/, "a UUID"),
        scope: from([refs.vault, refs.group], scope, `the vault ${vault.vaultName}${below}`),
        roleDefinitionId: new Rule(
          roles[right].title,
          (got) => typeof got === "string" && definition.test(got),
        ),
        principalId,
        principalType: kind,
      },
    },
  ];
}
