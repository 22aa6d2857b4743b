import { type Fact, type Facts, at, isFacts, listAt, partAt } from "../facts";
import { type Seen, resourceRule } from "../rule";
import { isNewestVaultReference, secretShape } from "../secretShapes";
import { types } from "../types";

interface Config {
  readonly harmlessNames: readonly string[];
}

export const forbidSecretSettings = resourceRule<Config>({
  name: "forbid-secret-settings",
  description:
    "Application settings hold no connection string, key or SAS, by name or by shape: references into the vault only.",
  enforcementLevel: "mandatory",
  config: {
    harmlessNames: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "settings whose names sound like a secret's and aren't",
    },
  },
  types: [
    types.site,
    types.slot,
    types.siteSettings,
    types.slotSettings,
    types.siteConnectionStrings,
    types.slotConnectionStrings,
  ],
  check(resource, refuse, { harmlessNames }) {
    for (const { key, name, value } of settingsOf(resource)) {
      if (typeof value !== "string") continue;
      const shape = secretShape(value);
      if (shape !== undefined) {
        refuse(`${key} ${name}: got ${shape}, want a Key Vault reference`);
      } else if (soundsSecret(key, name) && !harmlessNames.includes(name) && !isNewestVaultReference(value)) {
        refuse(`${key} ${name}: got a value, want a Key Vault reference without a version`);
      }
    }
  },
});

interface Setting {
  /** Where it stands: `siteConfig.appSettings`. */
  readonly key: string;
  readonly name: string;
  readonly value: Fact | undefined;
}

const connectionStrings = "siteConfig.connectionStrings";

function settingsOf({ type, facts }: Seen): Setting[] {
  switch (type) {
    case types.siteSettings:
    case types.slotSettings:
      return named("properties", partAt(facts, "properties"));
    case types.siteConnectionStrings:
    case types.slotConnectionStrings:
      return named(connectionStrings, partAt(facts, "properties"));
    default:
      return [
        ...listed("siteConfig.appSettings", facts, "value"),
        ...listed(connectionStrings, facts, "connectionString"),
      ];
  }
}

function named(key: string, settings: Facts): Setting[] {
  return Object.entries(settings).map(([name, value]) => ({
    key,
    name,
    value: isFacts(value) ? at(value, "value") : value,
  }));
}

function listed(key: string, facts: Facts, property: string): Setting[] {
  return listAt(facts, key).map((entry) => {
    const name = at(entry, "name");
    return { key, name: typeof name === "string" ? name : "", value: at(entry, property) };
  });
}

function soundsSecret(key: string, name: string): boolean {
  const names =
    /(secret|password|passwd|pwd|key|sas|token|conn(ection)?[_-]?str(ing)?)$|^AzureWebJobs(Storage|Dashboard)$/i;
  return key === connectionStrings || names.test(name);
}
