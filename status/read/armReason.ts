import { missingRight, wayOut } from "../../rights/missing";
import { ArmError } from "../../web/arm";
import { reasonOf } from "../../web/reason";

/**
 * Why Azure Resource Manager didn't tell, in a line.
 * @param action what was to be allowed, e.g. `Microsoft.Web/sites/read`
 */
export function armReason(error: unknown, action: string): string {
  if (!(error instanceof ArmError)) return reasonOf(error, "");
  const right = missingRight(error.message, action);
  if (right !== undefined) return `${error.status}: ${right}`;
  const wanted = error.status === 403 ? `; grant ${action} on it: ${wayOut}` : "";
  return `${error.status} ${error.message.replace(/\.$/, "")}${wanted}`;
}
