/**
 * Azure's built-in roles that are given or known here, by the IDs (UUIDs) of their definitions. Source: Azure documentation, "Azure
 * built-in roles".
 */
export const roleIds = {
  /** Key Vault Administrator: does everything with what a vault holds. */
  vaultAdministrator: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
  /** Key Vault Secrets User: gets and lists secrets. */
  secretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  /** Key Vault Secrets Officer: does everything with secrets. */
  secretsOfficer: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
  /** Key Vault Certificates Officer: does everything with certificates. */
  certificatesOfficer: "a4417e6f-fecd-4de8-b567-7b0420556985",
  /** Key Vault Certificate User: reads certificates, and their keys as secrets. */
  certificateUser: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
  /** Storage Blob Data Owner: reads and writes blobs. */
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
} as const;

/** Roles by which somebody may read a vault's secrets, or write them; the first is the one that is given here. */
export const rolesThat = {
  reads: [roleIds.secretsUser, roleIds.secretsOfficer, roleIds.vaultAdministrator],
  writes: [roleIds.secretsOfficer, roleIds.vaultAdministrator],
} as const;

/** What somebody may be let do with a vault's secrets. */
export type VaultRight = keyof typeof rolesThat;

/** A role that somebody was given. */
export interface GivenRole {
  /** Object ID, in small letters. */
  readonly principalId: string;
  /** The ID (UUID) of the role's definition, in small letters. */
  readonly role: string;
  /** Where it was given: an ARM ID. */
  readonly scope: string;
  /** It is given under a condition, which nobody evaluates here. */
  readonly isConditional: boolean;
}

/** The roles that give a right at a scope: given there, or above. */
export function rolesFor(
  right: VaultRight,
  scope: string,
  given: readonly GivenRole[],
): readonly GivenRole[] {
  const roles: readonly string[] = rolesThat[right];
  return given.filter((one) => roles.includes(one.role) && isAtOrAbove(one.scope, scope));
}

/** A management group, and the root, hold subscriptions whose IDs don't name them; what was asked for lies in one. */
function isAtOrAbove(above: string, scope: string): boolean {
  const start = above.toLowerCase().replace(/\/+$/, "");
  return !start.startsWith("/subscriptions/") || `${scope.toLowerCase()}/`.startsWith(`${start}/`);
}

/** What Azure calls a person, a group, and an app (a managed identity is one too) to which a role is given. */
export const principalTypes = { user: "User", group: "Group", app: "ServicePrincipal" } as const;
