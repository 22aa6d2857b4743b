import { at, unknown } from "../facts";
import { resourceRule } from "../rule";
import { isSecretName } from "../secretNames";
import { isNewestVaultReference, secretShape } from "../secretShapes";
import { settingsIn } from "../settings";
import { types } from "../../names/types";

export const forbidSecretSettings = resourceRule({
  name: "forbid-secret-settings",
  description:
    "Settings, named values and environment variables hold no connection string, key, token or password, by name or by shape: only references into the vault.",
  enforcementLevel: "mandatory",
  config: {},
  types: "every",
  check(resource, { refuse, later }) {
    const want = wantedBy(resource.type);
    for (const key of ["siteConfig", "properties", "template", "configuration"]) {
      if (resource.type.startsWith("azure-native:") && at(resource.facts, key) === unknown) later(key);
    }
    for (const { key, name, value, isSecret } of settingsIn(resource)) {
      const sounds = isSecret || isSecretName(name);
      if (value === unknown && sounds) later(`${key} ${name}`);
      if (typeof value !== "string") continue;
      const shape = secretShape(value);
      if (shape !== undefined) {
        refuse(`${key} ${name}: got ${shape}, want ${want}`);
      } else if (sounds && !isHarmless(value)) {
        refuse(`${key} ${name}: got a value, want ${want} without a version`);
      }
    }
  },
});

/** How each service reads the vault by its managed identity. */
const ways: Readonly<Record<string, string>> = {
  [types.namedValue]: "keyVault.secretIdentifier",
  [types.workspaceNamedValue]: "keyVault.secretIdentifier",
  [types.containerApp]: "secretRef to a secret with keyVaultUrl",
  [types.containerJob]: "secretRef to a secret with keyVaultUrl",
};

function wantedBy(type: string): string {
  return ways[type] ?? "a Key Vault reference";
}

/** A reference, a switch, nothing at all, or the name of a gateway's named value in its place. */
function isHarmless(value: string): boolean {
  return (
    isNewestVaultReference(value) ||
    isReferenceOfConfiguration(value) ||
    /^\s*(true|false|\{\{[\w.-]+\}\}|@AppSettingRef\(.+\))?\s*$/i.test(value)
  );
}

/** App Configuration's own way: an address in JSON. */
function isReferenceOfConfiguration(value: string): boolean {
  return /^\s*\{\s*"uri"\s*:\s*"https:\/\/[^/"]+\/secrets\/[^/"]+\/?"\s*\}\s*$/i.test(value);
}
