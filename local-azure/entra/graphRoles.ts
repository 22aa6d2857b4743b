import type { GraphRole } from "../world/records";
import type { World } from "../world/world";
import { operatorRoles } from "./operator";

const all: readonly GraphRole[] = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "AuditLog.Read.All",
  "Mail.Send",
];

/** What a service principal may do in Microsoft Graph: whoever runs Pulumi everything, others what they were granted. */
export function graphRoles(
  { caller, graphGrants, operator }: Pick<World, "caller" | "graphGrants" | "operator">,
  principalId: string,
): readonly GraphRole[] {
  if (principalId === caller.objectId) return all;
  if (principalId === operator.objectId) return operatorRoles;
  return graphGrants.all(`${principalId}/`).map(({ role }) => role);
}
