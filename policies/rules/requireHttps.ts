import { type Fact, at, shown, unknown } from "../facts";
import { type RuleContext, resourceRule } from "../rule";
import type { CheckedResource } from "../checkedResource";
import { types } from "../../names/types";

/** Where each type says that it answers nothing but HTTPS; Azure's defaults differ, so it must be said. */
const switches: Readonly<Record<string, string>> = {
  [types.site]: "httpsOnly",
  [types.slot]: "httpsOnly",
  [types.storageAccount]: "enableHttpsTrafficOnly",
};

/** Where each type can open a door that is closed by default, and how it then says so. */
const doors: Readonly<Record<string, { readonly key: string; readonly isOpen: (value: Fact) => boolean }>> = {
  [types.site]: { key: "siteConfig.ftpsState", isOpen: (state) => state === "AllAllowed" },
  [types.slot]: { key: "siteConfig.ftpsState", isOpen: (state) => state === "AllAllowed" },
  [types.containerApp]: {
    key: "configuration.ingress.allowInsecure",
    isOpen: (insecure) => insecure === true,
  },
  [types.gatewayApi]: { key: "protocols", isOpen: hasPlainProtocol },
  [types.workspaceApi]: { key: "protocols", isOpen: hasPlainProtocol },
};

export const requireHttps = resourceRule({
  name: "require-https",
  description: "Apps, container apps, gateways' APIs and storage accounts accept HTTPS only; no plain FTP.",
  enforcementLevel: "mandatory",
  config: {},
  types: [...new Set([...Object.keys(switches), ...Object.keys(doors)])],
  check(resource, around) {
    checkSwitch(resource, around);
    checkDoor(resource, around);
  },
});

function checkSwitch({ type, facts }: CheckedResource, { refuse, later }: RuleContext<object>): void {
  const key = switches[type];
  if (key === undefined) return;
  const value = at(facts, key);
  if (value === unknown) later(key);
  else if (value !== true) refuse(`${key}: got ${shown(value)}, want true`);
}

function checkDoor({ type, facts }: CheckedResource, { refuse, later }: RuleContext<object>): void {
  const door = doors[type];
  const value = door === undefined ? undefined : at(facts, door.key);
  if (door === undefined || value === undefined) return;
  if (value === unknown) later(door.key);
  else if (door.isOpen(value)) refuse(`${door.key}: got ${shown(value)}, want HTTPS only`);
}

function hasPlainProtocol(protocols: Fact): boolean {
  return Array.isArray(protocols) && protocols.some((one) => /^(http|ws)$/i.test(String(one)));
}
