import { roleIds } from "../names/roles";
import { own } from "../rotation";
/** Azure's built-in roles by which one gets at a vault's contents, or at the right to: names as the portal shows them. */
const vaultRoles = {
  "Key Vault Administrator": roleIds.vaultAdministrator,
  "Key Vault Certificate User": "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
  "Key Vault Certificates Officer": "a4417e6f-fecd-4de8-b567-7b0420556985",
  "Key Vault Contributor": "f25e0fa2-a7c8-4377-a976-54943a77a395",
  "Key Vault Crypto Officer": "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
  "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  "Key Vault Crypto Service Release User": "08bbd89e-9f13-488c-ac41-acfcb10c90ab",
  "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
  "Key Vault Data Access Administrator": "8b54135c-b56d-4d72-a534-26097cfdc8d8",
  "Key Vault Purge Operator": "a68e7c17-0ab2-4c09-9a58-125dae29748c",
  "Key Vault Reader": "21090545-7ca7-4776-b22c-e363652d74d2",
  "Key Vault Secrets Officer": roleIds.secretsOfficer,
  "Key Vault Secrets User": roleIds.secretsUser,
} as const;

/** Roles that make everything below them theirs. */
const privilegedRoles = {
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  "Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
} as const;

/** Roles that may be given above a vault: they read what Azure manages, and nothing that lies in a vault. */
const harmlessRoles: readonly string[] = [
  "acdd72a7-3385-48ef-bd42-f606fba81ae7", // Reader
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05", // Monitoring Reader
];

const byName: Readonly<Record<string, string>> = { ...vaultRoles, ...privilegedRoles };

/** Roles that can be allowed on a vault: they read, and change nothing. */
export const readingRoles = [
  "Key Vault Secrets User",
  "Key Vault Certificate User",
  "Key Vault Reader",
] as const;

/** The ID (UUID) of a role whose name is one of those above. */
export function roleId(name: string): string | undefined {
  return own(byName, name);
}

/** `Owner (8e3af657-…)`; the ID alone for a role that has no name here, e.g. one of a customer's own. */
export function roleTitle(id: string): string {
  const name = Object.keys(byName).find((one) => byName[one] === id);
  return name === undefined ? id : `${name} (${id})`;
}

export function isVaultRole(id: string): boolean {
  return Object.values<string>(vaultRoles).includes(id);
}

export function isPrivileged(id: string): boolean {
  return Object.values<string>(privilegedRoles).includes(id);
}

export function isHarmless(id: string): boolean {
  return harmlessRoles.includes(id);
}
