import { ArmError } from "../../web/arm";
import { reasonOf } from "../../web/reason";

/**
 * Why Azure Resource Manager didn't tell, in a line.
 * @param action what was to be allowed, e.g. `Microsoft.Web/sites/read`
 */
export function armReason(error: unknown, action: string): string {
  if (!(error instanceof ArmError)) return reasonOf(error, "");
  const right = error.status === 403 ? `; grant ${action} on it (docs/status.md says by which role)` : "";
  return `${error.status} ${error.message.replace(/\.$/, "")}${right}`;
}
