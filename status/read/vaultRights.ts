import { z } from "zod";
import { rolesFor } from "../../names/roles";
import type { ResourceManager } from "../../web/arm";
import { readRoleAssignments } from "../../web/roleAssignments";
import type { ReaderFacts, VaultRights } from "../estateFacts";
import type { Read } from "../reading";
import { armReason } from "./armReason";

const vaultSchema = z.object({
  properties: z.object({
    enableRbacAuthorization: z.boolean().nullish(),
    accessPolicies: z
      .array(
        z.object({
          objectId: z.string(),
          permissions: z.object({ secrets: z.array(z.string()).nullish() }),
        }),
      )
      .nullish(),
  }),
});

/** Permissions for secrets by object ID, in small letters. */
type Policies = ReadonlyMap<string, readonly string[]>;

/**
 * Who may read a vault's secrets. Roles may be given above the vault too, so each reader's are asked for.
 * @param policies the vault's, undefined where it goes by roles
 */
export async function rightsAt(
  vaultId: string,
  policies: Read<Policies | undefined>,
  readers: readonly ReaderFacts[],
  azure: ResourceManager,
): Promise<Read<VaultRights>> {
  if (!policies.ok) return policies;
  if (policies.value !== undefined)
    return { ok: true, value: { access: "policies", permissions: policies.value } };
  const ids = readers.flatMap(({ principalId }) => (principalId.ok ? (principalId.value ?? []) : []));
  const mayRead = await Promise.all(
    ids.map(async (one) => [one.toLowerCase(), await mayReadAt(vaultId, one, azure)] as const),
  );
  return { ok: true, value: { access: "rbac", mayRead: new Map(mayRead) } };
}

async function mayReadAt(vaultId: string, objectId: string, azure: ResourceManager): Promise<Read<boolean>> {
  try {
    const roles = rolesFor("reads", vaultId, await readRoleAssignments(azure, vaultId, objectId));
    if (roles.length > 0 && roles.every(({ isConditional }) => isConditional))
      return { ok: false, reason: "its role is given under a condition" };
    return { ok: true, value: roles.length > 0 };
  } catch (error) {
    return { ok: false, reason: armReason(error, "Microsoft.Authorization/roleAssignments/read") };
  }
}

/** Undefined where it goes by roles. */
export function policiesIn(body: unknown): Policies | undefined {
  const { enableRbacAuthorization, accessPolicies } = vaultSchema.parse(body).properties;
  if (enableRbacAuthorization === true) return undefined;
  const permissions = (accessPolicies ?? []).map(
    ({ objectId, permissions: { secrets } }) =>
      [objectId.toLowerCase(), (secrets ?? []).map((one) => one.toLowerCase())] as const,
  );
  return new Map(permissions);
}
