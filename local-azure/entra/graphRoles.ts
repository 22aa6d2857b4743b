import type { GraphRole } from "../world/records";
import type { World } from "../world/world";

const all: readonly GraphRole[] = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "AuditLog.Read.All",
  "Mail.Send",
];

/** What a service principal may do in Microsoft Graph: whoever runs Pulumi everything, others what they were granted. */
export function graphRoles(
  { caller, graphGrants }: Pick<World, "caller" | "graphGrants">,
  principalId: string,
): readonly GraphRole[] {
  if (principalId === caller.objectId) return all;
  return graphGrants.all(`${principalId}/`).map(({ role }) => role);
}
