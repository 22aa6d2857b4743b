import { types } from "../../names/types";
import type { DeclaredEstate } from "../../settings/declaredEstate";
import type { Declaration, EstateContext } from "./declaration";
import { identityOf, inVault, inVaultsGroup, named, refs } from "./refs";
import { type Ref, Rule, from, ref } from "./shape";

/** Built-in role: may get and list secrets. */
const secretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

const principalTypes = { user: "User", group: "Group", app: "ServicePrincipal" } as const;

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
  const access = vault.existing === undefined ? (vault.access ?? "policies") : undefined;
  return holders.flatMap(([reader, holder, kind]) => [
    ...(access === "rbac" ? [] : [policy(reader, holder, context)]),
    ...(access === "policies" ? [] : role(reader, holder, kind, context)),
  ]);
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
  return new Rule(
    `the object ID of the identity of ${of}`,
    (got) => typeof got === "string" && /^[0-9a-f-]{36}$/i.test(got),
  );
}

function policy(reader: string, objectId: Rule | string, { settings }: EstateContext): Declaration {
  return {
    type: types.accessPolicy,
    name: `${reader}-reads-secrets`,
    inputs: {
      resourceGroupName: inVaultsGroup(settings),
      vaultName: inVault(settings),
      policy: { tenantId: settings.tenantId, objectId, permissions: { secrets: ["get", "list"] } },
    },
  };
}

function role(
  reader: string,
  principalId: Rule | string,
  kind: string,
  { settings: { vault } }: EstateContext,
): Declaration[] {
  const name = `${reader}-reads-secrets`;
  const id = ref({ type: types.randomUuid, name });
  const scope = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.KeyVault/vaults/${vault.vaultName}$`,
    "i",
  );
  const definition = new RegExp(
    `^/subscriptions/[^/]+/providers/Microsoft\\.Authorization/roleDefinitions/${secretsUser}$`,
  );
  return [
    { ...named(id), inputs: {} },
    {
      type: types.roleAssignment,
      name,
      inputs: {
        roleAssignmentName: from([id], /^[0-9a-f-]{36}$/, "a UUID"),
        scope: from([refs.vault, refs.group], scope, `the vault ${vault.vaultName}`),
        roleDefinitionId: new Rule(
          "Key Vault Secrets User",
          (got) => typeof got === "string" && definition.test(got),
        ),
        principalId,
        principalType: kind,
      },
    },
  ];
}
