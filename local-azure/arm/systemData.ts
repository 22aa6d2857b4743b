import type { Properties } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/** Who wrote a resource, and when, as ARM answers it. */
export function systemData({ caller }: Pick<World, "caller">, resource: ArmResource): Properties {
  return {
    createdAt: resource.createdAt,
    createdBy: caller.clientId,
    createdByType: "Application",
    lastModifiedAt: resource.modifiedAt,
    lastModifiedBy: caller.clientId,
    lastModifiedByType: "Application",
  };
}
