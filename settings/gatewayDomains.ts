import type { GatewaySettings } from "./estate";

/** The domains that a run can give the gateway, and a sentence on those that must wait. */
export interface DomainsNow {
  readonly domains: GatewaySettings["domains"];
  readonly waiting?: string;
}

/**
 * A custom domain needs a service that exists: Azure manages certificates of no other, and a new one's identity may not
 * read the vault yet. So a new gateway gets its domains in the second run.
 * @param gatewayExists true if the stack's state has it
 */
export function domainsNow(
  { existing, domains }: Pick<GatewaySettings, "existing" | "domains">,
  gatewayExists: boolean,
): DomainsNow {
  if (existing !== undefined || gatewayExists || domains.length === 0) return { domains };
  const hosts = domains.map(({ host }) => host).join(", ");
  const waiting = `quarterturn:gateway.domains: ${hosts} can't be added while the gateway is being created; run \`pulumi up\` again once it exists`;
  return { domains: [], waiting };
}
