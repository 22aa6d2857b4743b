import { z } from "zod";
import { type GraphPermission, graphPermissions } from "./graph";

const actions = z.array(
  z.string().regex(/^[A-Za-z.]+\/\S+$|^\*/, "an action such as Microsoft.KeyVault/vaults/read"),
);

/** A role of one's own, as `az role definition create` takes it. Source: Azure documentation, "Azure custom roles". */
export const roleSchema = z.strictObject({
  Name: z.string().min(1),
  IsCustom: z.literal(true),
  Description: z.string(),
  Actions: actions,
  NotActions: z.tuple([]),
  DataActions: actions,
  NotDataActions: z.tuple([]),
  AssignableScopes: z.array(z.string().startsWith("/subscriptions/")).min(1),
});
export type RoleDefinition = z.output<typeof roleSchema>;

const permissions = Object.keys(graphPermissions) as [GraphPermission, ...GraphPermission[]];

/** Everything that whoever runs a command may do. */
export const rightsSchema = z.strictObject({
  /** One for each place, given there. */
  roles: z.array(roleSchema),
  /** Application permissions of Microsoft Graph. */
  graph: z.array(z.enum(permissions)),
  /** Client IDs of the apps that it owns. */
  ownerOf: z.array(z.string()),
});
export type Rights = z.output<typeof rightsSchema>;
