import { principalTypes, roleIds } from "../../names/roles";
import { types } from "../../names/types";
import { defaultVault, nameAt } from "../../names/vaultName";
import { renewingPermissions, writingPermissions } from "../../names/vaultPermissions";
import { deployer, namedWriter, readerName, writerName } from "../../names/rightName";
import { areRenewedIn } from "../../settings/certificates";
import type { DeclaredEstate } from "../../settings/declaredEstate";
import { recipientReaders } from "../../settings/recipientReaders";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { isPublished } from "./functionApp";
import { identityOf, named, refs, vaultRef } from "./refs";
import { type Ref, Rule, from, isSection, ref } from "./shape";
import { type VaultAt, allVaults, inVault, inVaultsGroup, publicationsOf } from "./vaults";

/** Built-in roles, by what they are given for. */
const roles = {
  reads: { title: "Key Vault Secrets User", id: roleIds.secretsUser },
  writes: { title: "Key Vault Secrets Officer", id: roleIds.secretsOfficer },
} as const;
const permissions = { reads: ["get", "list"], writes: writingPermissions } as const;
type Right = keyof typeof roles;

/** Who may read the vaults' secrets: Function App and gateway where they read something, and whom the stack file names. */
export function readers(declared: DeclaredEstate, context: EstateContext): Declaration[] {
  return allVaults(context.settings).flatMap((vault) => [
    ...holdersOf(vault, declared, context).flatMap(([reader, holder, kind]) =>
      rights("reads", readerName(reader), holder, kind, { ...context, vault }),
    ),
    ...recipients({ ...context, vault }),
  ]);
}

type Holder = readonly [reader: string, holder: Rule | string, kind: string];

function holdersOf(vault: VaultAt, declared: DeclaredEstate, context: EstateContext): Holder[] {
  const { functionApp, gateway } = context.settings;
  const isSource = vault.called === defaultVault || isRead(vault, context);
  const readsValues = vault.called === defaultVault || gateway?.namedValues === true;
  return [
    ...(functionApp === undefined || !isSource
      ? []
      : [holderOf("function-app", declared.functionApp && refs.site, context)]),
    ...(gateway === undefined || !isSource || !readsValues
      ? []
      : [holderOf("gateway", declared.gateway && refs.gateway, context)]),
    ...Object.entries(vault.settings.readers).map(([name, reader]): Holder =>
      "objectId" in reader
        ? [`reader-${name}`, reader.objectId, principalTypes[reader.kind]]
        : [`reader-${name}`, existingIdentity(reader.identity.name), principalTypes.app],
    ),
  ];
}

/** A further vault that Function App and gateway take a consumer's secret from. */
function isRead({ called }: VaultAt, context: EstateContext): boolean {
  return declaredConsumers(context).some(([consumer, { credentials }]) => {
    const [{ vault }] = publicationsOf(consumer, context);
    return vault.called === called && isPublished(credentials);
  });
}

type VaultContext = EstateContext & { readonly vault: VaultAt };

/** Who gets a link to a secret reads that one, where the vault can tell secrets apart. */
function recipients(context: VaultContext): Declaration[] {
  const { vault } = context;
  const access = accessOf(vault);
  const secretIn = (consumer: string): string | undefined =>
    publicationsOf(consumer, context).find((one) => one.vault.called === vault.called)?.secretName;
  const all = recipientReaders(context.settings, vault.called, (one) => secretIn(one) !== undefined);
  return all.flatMap(({ objectId, kind, consumers }) => [
    ...(access === "rbac" ? [] : [policy("reads", readerName(`recipient-${objectId}`), objectId, context)]),
    ...(access === "policies"
      ? []
      : consumers.flatMap((consumer) => {
          const name = readerName(`recipient-${objectId}-${consumer}`);
          const secret = `/secrets/${secretIn(consumer) ?? ""}`;
          return role("reads", name, objectId, principalTypes[kind], context, secret);
        })),
  ]);
}

/** Who may write them: whoever ran first, and whom the stack file names for it. */
export function writers(context: EstateContext): Declaration[] {
  return allVaults(context.settings).flatMap((vault) => writersOf({ ...context, vault }));
}

function writersOf(context: VaultContext): Declaration[] {
  const { called, settings } = context.vault;
  const named = Object.entries(settings.writers).flatMap(([name, { objectId, kind }]) =>
    rights("writes", writerName(namedWriter(name)), objectId, principalTypes[kind], context),
  );
  const name = nameAt(writerName(deployer), called);
  const { policy, principalId: holder } =
    context.before(ref({ type: types.accessPolicy, name }))?.inputs ??
    context.before(ref({ type: types.roleAssignment, name }))?.inputs ??
    {};
  const first = isSection(policy) ? policy.objectId : holder;
  const who = new Rule("the object ID of whoever ran first", (got) =>
    first === undefined ? isId(got) : got === first,
  );
  const kind = new Rule("User or ServicePrincipal", (got) => got === "User" || got === "ServicePrincipal");
  return [...named, ...rights("writes", writerName(deployer), who, kind, context)];
}

function rights(
  right: Right,
  name: string,
  holder: Rule | string,
  kind: Rule | string,
  context: VaultContext,
): Declaration[] {
  const access = accessOf(context.vault);
  return [
    ...(access === "rbac" ? [] : [policy(right, name, holder, context)]),
    ...(access === "policies" ? [] : role(right, name, holder, kind, context)),
  ];
}

/** How the vault gives rights; undefined of one that exists, which only Azure knows. */
function accessOf({ settings: { existing, access } }: VaultAt): "policies" | "rbac" | undefined {
  return existing === undefined ? (access ?? "policies") : undefined;
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
  { settings, vault }: VaultContext,
): Declaration {
  return {
    type: types.accessPolicy,
    name: nameAt(name, vault.called),
    inputs: {
      resourceGroupName: inVaultsGroup(vault, settings),
      vaultName: inVault(vault),
      policy: {
        tenantId: settings.tenantId,
        objectId,
        permissions: {
          secrets: [...permissions[right]],
          ...(right === "writes" &&
            areRenewedIn(vault.called, settings.certificates) && { certificates: [...renewingPermissions] }),
        },
      },
    },
  };
}

function role(
  right: Right,
  of: string,
  principalId: Rule | string,
  kind: Rule | string,
  { vault: { called, settings } }: VaultContext,
  below = "",
): Declaration[] {
  const name = nameAt(of, called);
  const { vaultName } = settings;
  const id = ref({ type: types.randomUuid, name });
  const scope = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.KeyVault/vaults/${vaultName}${below}$`,
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
        scope: from([vaultRef(called), refs.group], scope, `the vault ${vaultName}${below}`),
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
