import { type Fact, type Facts, at, isFacts, partAt } from "./facts";
import type { CheckedResource } from "./checkedResource";
import { types } from "../names/types";

/** A setting that a resource gives to what runs in it: its name is free, so it may be anything. */
export interface DeclaredSetting {
  /** Where it stands: `siteConfig.appSettings`. */
  readonly key: string;
  readonly name: string;
  readonly value: Fact | undefined;
  /** It stands where nothing but secrets do, or says so itself: whatever its name is. */
  readonly isSecret: boolean;
}

const connectionStrings = "siteConfig.connectionStrings";

/** Resources that are nothing but settings, by name, and where these stand. */
const maps: Readonly<Record<string, { readonly key: string; readonly isSecret: boolean }>> = {
  [types.siteSettings]: { key: "properties", isSecret: false },
  [types.slotSettings]: { key: "properties", isSecret: false },
  [types.siteMetadata]: { key: "properties", isSecret: false },
  [types.slotMetadata]: { key: "properties", isSecret: false },
  [types.siteConnectionStrings]: { key: connectionStrings, isSecret: true },
  [types.slotConnectionStrings]: { key: connectionStrings, isSecret: true },
};

/** Resources that are one setting each, and where its name stands. */
const singles: Readonly<Record<string, string>> = {
  [types.namedValue]: "displayName",
  [types.workspaceNamedValue]: "displayName",
  [types.configurationValue]: "keyValueName",
  [types.automationVariable]: "variableName",
};

/** The settings of a resource, of whatever type of Azure it is; its tags are none. */
export function settingsIn(resource: CheckedResource): DeclaredSetting[] {
  const { type, name, facts } = resource;
  if (!type.startsWith("azure-native:")) return [];
  const map = maps[type];
  if (map !== undefined) return entries(map.key, partAt(facts, "properties"), map.isSecret);
  const nameKey = singles[type];
  if (nameKey !== undefined) {
    const given = at(facts, nameKey);
    const isSecret = at(facts, "secret") === true || at(facts, "isEncrypted") === true;
    const value = at(facts, "value");
    return [{ key: "value", name: typeof given === "string" ? given : name, value, isSecret }];
  }
  return settingsBelow(facts, []);
}

/** Lists of `{ name, value }`, and maps whose place says that they are settings. */
function settingsBelow(fact: Fact, path: readonly string[]): DeclaredSetting[] {
  if (Array.isArray(fact)) return fact.flatMap((entry: Fact) => listed(entry, path));
  if (!isFacts(fact)) return [];
  return Object.entries(fact).flatMap(([key, inner]) => {
    const place = [...path, key];
    if (key === "tags") return [];
    if (isFacts(inner) && isMapOfSettings(key)) return entries(place.join("."), inner, false);
    return settingsBelow(inner, place);
  });
}

function isMapOfSettings(key: string): boolean {
  return /^(environmentVariables|appSettings|applicationSettings|settings|variables|parameters|(custom|nonSecret)?parameterValues)$/i.test(
    key,
  );
}

function listed(entry: Fact, path: readonly string[]): DeclaredSetting[] {
  if (!isFacts(entry)) return [];
  const key = path.join(".");
  const name = at(entry, "name");
  const value = at(entry, "value") ?? at(entry, "secureValue") ?? at(entry, "connectionString");
  if (typeof name !== "string" || value === undefined || isFacts(value)) return settingsBelow(entry, path);
  const isSecret =
    key === connectionStrings || path.at(-1) === "secrets" || at(entry, "secureValue") !== undefined;
  return [{ key, name, value, isSecret }];
}

function entries(key: string, settings: Facts, isSecret: boolean): DeclaredSetting[] {
  return Object.entries(settings).map(([name, value]) => ({
    key,
    name,
    value: isFacts(value) ? at(value, "value") : value,
    isSecret,
  }));
}
