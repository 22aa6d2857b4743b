import { at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../types";

/** Where each type says that it answers nothing but HTTPS; Azure's defaults differ, so it must be said. */
const switches: Readonly<Record<string, string>> = {
  [types.site]: "httpsOnly",
  [types.slot]: "httpsOnly",
  [types.storageAccount]: "enableHttpsTrafficOnly",
};

export const requireHttps = resourceRule({
  name: "require-https",
  description: "Function Apps and storage accounts answer HTTPS only.",
  enforcementLevel: "mandatory",
  config: {},
  types: Object.keys(switches),
  check({ type, facts }, refuse) {
    const key = switches[type] ?? "";
    const value = at(facts, key);
    if (value !== true && value !== unknown) refuse(`${key}: got ${shown(value)}, want true`);
  },
});
