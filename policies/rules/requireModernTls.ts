import { type Fact, at, isFacts, partAt, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import type { CheckedResource } from "../checkedResource";
import { types } from "../../names/types";

interface Config {
  readonly minVersion: "1.2" | "1.3";
}

export const requireModernTls = resourceRule<Config>({
  name: "require-modern-tls",
  description:
    "Apps, storage accounts and gateways speak TLS 1.2 or later, and so does everything else that sets a minimum version.",
  enforcementLevel: "mandatory",
  config: {
    minVersion: { type: "string", enum: ["1.2", "1.3"], default: "1.2", description: "minimum version" },
  },
  types: "every",
  check(resource, { refuse, later, config: { minVersion } }) {
    for (const { key, version } of minimaOf(resource)) {
      if (version === unknown) later(key);
      else if (!isAtLeast(version, minVersion)) {
        refuse(`${key}: got ${shown(version)}, want ${minVersion} or later`);
      }
    }
    for (const key of oldProtocolsOf(resource)) refuse(`customProperties.${key}: got true; remove it`);
  },
});

interface Minimum {
  readonly key: string;
  readonly version: Fact | undefined;
}

/** Where a type must say the oldest version that it speaks: Azure's default isn't always 1.2. */
const said: Readonly<Record<string, string>> = {
  [types.storageAccount]: "minimumTlsVersion",
  [types.site]: "siteConfig.minTlsVersion",
  [types.slot]: "siteConfig.minTlsVersion",
};

/** The oldest versions that a resource says it speaks, and the one that it must say. */
function minimaOf({ type, facts }: CheckedResource): Minimum[] {
  const key = said[type];
  const all = type.startsWith("azure-native:") ? minimaIn(facts, []) : [];
  if (key === undefined || all.some((one) => one.key === key)) return all;
  return [{ key, version: at(facts, key) }, ...all];
}

/** Azure's services call it by different names: `minimumTlsVersion`, `minimalTlsVersion`, `scmMinTlsVersion`. */
function minimaIn(fact: Fact, path: readonly string[]): Minimum[] {
  if (!isFacts(fact) && !Array.isArray(fact)) return [];
  return Object.entries(fact).flatMap(([key, inner]: [string, Fact]): Minimum[] => {
    const place = [...path, key];
    return /^(scm)?min(imum|imal)?TlsVersion$/i.test(key)
      ? [{ key: place.join("."), version: inner }]
      : minimaIn(inner, place);
  });
}

/** A gateway speaks TLS 1.2 unless its custom properties switch something older on. */
function oldProtocolsOf({ type, facts }: CheckedResource): string[] {
  if (type !== types.gateway) return [];
  return Object.entries(partAt(facts, "customProperties"))
    .filter(
      ([key, value]) =>
        /\.Protocols\.(Ssl30|Tls10|Tls11)$/i.test(key) &&
        (value === true || (typeof value === "string" && /^true$/i.test(value))),
    )
    .map(([key]) => key);
}

/** `1.2`, `TLS1_2`, `Tls12`. */
function isAtLeast(version: Fact | undefined, minVersion: string): boolean {
  if (typeof version !== "string") return false;
  const [, major, minor] = /^(?:TLS)?(\d)[._]?(\d)$/i.exec(version) ?? [];
  return major !== undefined && Number(`${major}.${minor ?? "0"}`) >= Number(minVersion);
}
