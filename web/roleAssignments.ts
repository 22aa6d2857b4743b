import { z } from "zod";
import type { GivenRole } from "../names/roles";
import { type ResourceManager, apiVersions } from "./arm";

const assignmentSchema = z.object({
  properties: z.object({
    principalId: z.string(),
    roleDefinitionId: z.string(),
    scope: z.string(),
    condition: z.string().nullish(),
  }),
});

/**
 * The roles that somebody was given at a scope, above it or below it; those of groups that they are in aren't among them.
 * @param scope an ARM ID
 * @throws ArmError, WebError, ZodError
 */
export async function readRoleAssignments(
  azure: ResourceManager,
  scope: string,
  principalId: string,
  signal?: AbortSignal,
): Promise<readonly GivenRole[]> {
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
  const filter = `principalId eq '${principalId}'`;
  const found = await azure.list(id, apiVersions.roleAssignments, filter, { signal });
  return found.map((one) => {
    const { properties } = assignmentSchema.parse(one);
    const { roleDefinitionId, condition } = properties;
    return {
      principalId: properties.principalId.toLowerCase(),
      role: roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1).toLowerCase(),
      scope: properties.scope,
      isConditional: (condition ?? "") !== "",
    };
  });
}
