/*
 * Permissions of a vault's access policies. Source: Azure Key Vault, "Assign a Key Vault access policy".
 */

/** What whoever writes secrets may do with them: no value is ever read. */
export const writingPermissions = ["set", "list", "delete", "recover"] as const;

/** What they may do with certificates beside that, where some are renewed by ACME: ask for them and join them; no key is read. */
export const renewingPermissions = ["create", "get"] as const;
