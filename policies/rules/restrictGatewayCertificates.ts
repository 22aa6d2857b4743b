import { type Facts, at, listAt, shown, unknown } from "../facts";
import { type RuleContext, resourceRule } from "../rule";
import type { CheckedResource } from "../checkedResource";
import { types } from "../../names/types";

interface Config {
  readonly sources: readonly string[];
}

export const restrictGatewayCertificates = resourceRule<Config>({
  name: "restrict-gateway-certificates",
  description:
    "Domains of gateways and apps have certificates that renew themselves: managed ones, or the vault's without a version.",
  enforcementLevel: "mandatory",
  config: {
    sources: {
      type: "array",
      items: { type: "string", enum: ["Managed", "KeyVault"] },
      default: ["Managed", "KeyVault"],
      description: "where certificates may come from",
    },
  },
  types: [
    types.gateway,
    types.gatewayCertificate,
    types.workspaceCertificate,
    types.siteCertificate,
    types.containerCertificate,
  ],
  check(resource, around) {
    if (resource.type === types.gateway) checkDomains(resource, around);
    else checkCertificate(resource, around);
  },
});

function checkDomains(
  { facts }: CheckedResource,
  { refuse, later, config: { sources } }: RuleContext<Config>,
): void {
  if (at(facts, "hostnameConfigurations") === unknown) later("hostnameConfigurations");
  for (const [index, domain] of listAt(facts, "hostnameConfigurations").entries()) {
    if (isBuiltIn(domain)) continue;
    const key = `hostnameConfigurations.${index}`;
    const source = at(domain, "certificateSource");
    if (source === unknown) later(`${key}.certificateSource`);
    else if (!(typeof source === "string" && sources.includes(source))) {
      refuse(`${key}.certificateSource: got ${shown(source)}, want ${sources.join(" or ")}`);
    }
    const id = at(domain, "keyVaultId");
    if (source === "KeyVault" && id === unknown) later(`${key}.keyVaultId`);
    else if (source === "KeyVault" && !isWithoutVersion(id)) {
      refuse(`${key}.keyVaultId: got ${shown(id)}, want https://VAULT/secrets/NAME without a version`);
    }
    refuseBrought(domain, `${key}.`, ["encodedCertificate", "certificatePassword"], refuse);
  }
}

/** Where each type that is a certificate says which of the vault's it is, and where one can be brought along. */
const places: Readonly<Record<string, { readonly id: string; readonly brought: readonly string[] }>> = {
  [types.gatewayCertificate]: { id: "keyVault.secretIdentifier", brought: ["data", "password"] },
  [types.workspaceCertificate]: { id: "keyVault.secretIdentifier", brought: ["data", "password"] },
  [types.siteCertificate]: { id: "keyVaultId", brought: ["pfxBlob", "password"] },
  [types.containerCertificate]: {
    id: "properties.certificateKeyVaultProperties.keyVaultUrl",
    brought: ["properties.value", "properties.password"],
  },
};

function checkCertificate({ type, facts }: CheckedResource, { refuse, later }: RuleContext<Config>): void {
  const place = places[type];
  // App Service manages a certificate itself where only the name is given.
  if (place === undefined || at(facts, "canonicalName") !== undefined) return;
  const id = at(facts, place.id);
  // An app's certificate names vault and secret apart, and never a version.
  const isFollowed = type === types.siteCertificate ? typeof id === "string" : isWithoutVersion(id);
  if (id === unknown) later(place.id);
  else if (!isFollowed)
    refuse(`${place.id}: got ${shown(id)}, want a certificate of the vault, without a version`);
  refuseBrought(facts, "", place.brought, refuse);
}

function refuseBrought(
  from: Facts,
  key: string,
  brought: readonly string[],
  refuse: (sentence: string) => void,
): void {
  for (const one of brought) {
    if (at(from, one) !== undefined) refuse(`Remove ${key}${one}: nobody renews such a certificate`);
  }
}

/** The service's own name has Azure's certificate. */
function isBuiltIn(domain: Facts): boolean {
  const host = at(domain, "hostName");
  return (
    typeof host === "string" &&
    /\.azure-api\.(net|us|cn)$/i.test(host) &&
    at(domain, "encodedCertificate") === undefined
  );
}

function isWithoutVersion(id: unknown): boolean {
  return typeof id === "string" && /^https:\/\/[^/]+\/(secrets|certificates)\/[0-9a-z-]+\/?$/i.test(id);
}
