import { type Fact, at, partAt, shown, unknown } from "../facts";
import { type Seen, resourceRule } from "../rule";
import { types } from "../types";

interface Config {
  readonly minVersion: "1.2" | "1.3";
}

export const requireModernTls = resourceRule<Config>({
  name: "require-modern-tls",
  description: "Function Apps, storage accounts and gateways speak TLS 1.2 or later.",
  enforcementLevel: "mandatory",
  config: {
    minVersion: { type: "string", enum: ["1.2", "1.3"], default: "1.2", description: "oldest version" },
  },
  types: [types.site, types.slot, types.storageAccount, types.gateway],
  check(resource, refuse, { minVersion }) {
    for (const { key, version } of minimaOf(resource)) {
      if (version === unknown) continue;
      if (!(typeof version === "string" && number(version) >= Number(minVersion))) {
        refuse(`${key}: got ${shown(version)}, want ${minVersion} or later`);
      }
    }
    for (const key of oldProtocolsOf(resource)) refuse(`customProperties.${key}: got true, want it left out`);
  },
});

interface Minimum {
  readonly key: string;
  readonly version: Fact | undefined;
}

/** The oldest versions that a resource says it speaks. */
function minimaOf({ type, facts }: Seen): Minimum[] {
  const minimum = (key: string): Minimum => ({ key, version: at(facts, key) });
  switch (type) {
    case types.storageAccount:
      return [minimum("minimumTlsVersion")];
    case types.gateway:
      return [];
    default: {
      const deployment = minimum("siteConfig.scmMinTlsVersion");
      // Azure's default for deployments is 1.2.
      return [minimum("siteConfig.minTlsVersion"), ...(deployment.version === undefined ? [] : [deployment])];
    }
  }
}

/** A gateway speaks TLS 1.2 unless its custom properties switch something older on. */
function oldProtocolsOf({ type, facts }: Seen): string[] {
  if (type !== types.gateway) return [];
  return Object.entries(partAt(facts, "customProperties"))
    .filter(
      ([key, value]) =>
        /\.Protocols\.(Ssl30|Tls10|Tls11)$/i.test(key) &&
        (value === true || value === "true" || value === "True"),
    )
    .map(([key]) => key);
}

/** 1.2 for `1.2` and for `TLS1_2`. */
function number(version: string): number {
  return Number(version.replace(/^TLS/i, "").replace("_", "."));
}
