import type { Context, Hono } from "hono";
import { type AssignmentFilter, roleAssignmentsAt } from "../arm/roleAssignments";
import { UnsupportedQuery } from "../errors/arm";
import { outputsOf } from "../provider/azure-native/roleAssignment";
import type { World } from "../world/world";
import { enveloped } from "./bodies";
import { permit, type ManagementEnvironment } from "./guard";

const list = "providers/Microsoft.Authorization/roleAssignments";

/** Who was given what at a scope: a subscription, a resource group, a resource, or what lies in one. */
export function roleAssignmentRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const scopeOf = ({ req }: Context): string => decodeURIComponent(req.path.slice(0, -list.length - 1));
  app.get(
    `/:scope{.+}/${list}`,
    permit(world, scopeOf, "Microsoft.Authorization/roleAssignments/read"),
    (context) => {
      const found = roleAssignmentsAt(world, scopeOf(context), filterOf(context.req.query("$filter")));
      return context.json({ value: found.map((one) => enveloped(outputsOf(world, one))) });
    },
  );
}

/** Source: Microsoft Learn, "Role Assignments - List For Scope", 2022-04-01. */
function filterOf(filter: string | undefined): AssignmentFilter {
  if (filter === undefined) return "all";
  if (/^atScope\(\)$/i.test(filter.trim())) return "atScope";
  const [, principalId] = /^principalId eq '?([0-9a-f-]{36})'?$/i.exec(filter.trim()) ?? [];
  if (principalId === undefined) throw new UnsupportedQuery(filter);
  return { principalId };
}
