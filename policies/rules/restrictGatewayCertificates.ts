import { type Facts, at, listAt, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../types";

interface Config {
  readonly sources: readonly string[];
}

export const restrictGatewayCertificates = resourceRule<Config>({
  name: "restrict-gateway-certificates",
  description:
    "A gateway's domains have certificates that renew themselves: managed ones, or the vault's without a version.",
  enforcementLevel: "mandatory",
  config: {
    sources: {
      type: "array",
      items: { type: "string", enum: ["Managed", "KeyVault"] },
      default: ["Managed", "KeyVault"],
      description: "where certificates may come from",
    },
  },
  types: [types.gateway],
  check({ facts }, refuse, { sources }) {
    for (const [index, domain] of listAt(facts, "hostnameConfigurations").entries()) {
      if (isBuiltIn(domain)) continue;
      const key = `hostnameConfigurations.${index}`;
      const source = at(domain, "certificateSource");
      if (source !== unknown && !(typeof source === "string" && sources.includes(source))) {
        refuse(`${key}.certificateSource: got ${shown(source)}, want ${sources.join(" or ")}`);
      }
      const id = at(domain, "keyVaultId");
      if (source === "KeyVault" && id !== unknown && !isWithoutVersion(id)) {
        refuse(`${key}.keyVaultId: got ${shown(id)}, want https://VAULT/secrets/NAME without a version`);
      }
      for (const brought of ["encodedCertificate", "certificatePassword"]) {
        if (at(domain, brought) !== undefined) refuse(`${key}.${brought}: got one, want it left out`);
      }
    }
  },
});

/** The service's own name has Azure's certificate. */
function isBuiltIn(domain: Facts): boolean {
  const host = at(domain, "hostName");
  return (
    typeof host === "string" &&
    /\.azure-api\.net$/i.test(host) &&
    at(domain, "encodedCertificate") === undefined
  );
}

function isWithoutVersion(id: unknown): boolean {
  return typeof id === "string" && /^https:\/\/[^/]+\/secrets\/[0-9a-z-]+\/?$/i.test(id);
}
