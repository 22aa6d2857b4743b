import { type Asked, gatewayOf, groupOf, identitiesOf, siteOf } from "./asked";
import { type Entry, declared, does } from "./entry";

const sites = "Microsoft.Web/sites";
const services = "Microsoft.ApiManagement/service";
const site = { of: "a Function App that is created", on: (asked: Asked) => siteOf(asked, "declared") };
const itsGroup = {
  of: site.of,
  on: (asked: Asked) => (siteOf(asked, "declared").length > 0 ? [groupOf(asked)] : []),
};
const thatIsThere = {
  of: "a Function App that exists",
  on: (asked: Asked) => siteOf(asked, "existing"),
};
const managed = {
  of: "`functionApp.manageSettings`",
  on: (asked: Asked) =>
    (asked.settings.functionApp?.manageSettings ?? []).length > 0 ? siteOf(asked, "existing") : [],
};
const any = {
  of: "a Function App",
  on: (asked: Asked) => [...siteOf(asked, "declared"), ...siteOf(asked, "existing")],
};

/** The Function App: what it stands on, its settings, and what became of its references. */
export const functionAppEntries: readonly Entry[] = [
  ...declared(itsGroup, "Microsoft.Storage/storageAccounts", "its storage", ["destroy"]),
  ...declared(itsGroup, "Microsoft.Web/serverfarms", "its plan", ["destroy"]),
  does(itsGroup, ["Microsoft.Web/serverfarms/join/action"], ["up"], "puts it on its plan"),
  ...declared(site, sites, "creates it, and keeps it as declared", ["destroy"]),
  does(site, [`${sites}/config/read`], ["up"], "compares its settings at `--refresh`"),
  ...declared(itsGroup, "Microsoft.Authorization/roleAssignments", "lets it write to its storage", [
    "destroy",
  ]),
  does(thatIsThere, [`${sites}/read`], ["preview", "up"], "who it is, to give it its right in the vault"),
  does(
    managed,
    [`${sites}/config/list/action`],
    ["preview", "up", "repair", "destroy"],
    "reads its settings: Azure writes all at once",
  ),
  does(
    managed,
    [`${sites}/config/write`],
    ["up", "repair", "destroy"],
    "writes these settings among others'",
  ),
  does(any, [`${sites}/read`], ["status"], "whether it is there, and who it is"),
  does(any, [`${sites}/config/read`], ["status"], "whether its references resolve, and to which version"),
  does(any, [`${sites}/config/list/action`], ["status"], "whether its settings name the right app"),
];

const gateway = { of: "a gateway that is created", on: (asked: Asked) => gatewayOf(asked, "declared") };
const gatewayThere = { of: "a gateway that exists", on: (asked: Asked) => gatewayOf(asked, "existing") };
const domains = {
  of: "`gateway.domains` of one that exists",
  on: (asked: Asked) =>
    (asked.settings.gateway?.domains ?? []).some(({ certificate }) => certificate !== "unmanaged")
      ? gatewayOf(asked, "existing")
      : [],
};
const namedValues = {
  of: "`gateway.namedValues`",
  on: (asked: Asked) => (asked.settings.gateway?.namedValues === true ? gatewayOf(asked, "any") : []),
};
const tokenPolicy = {
  of: "`gateway.tokenPolicy`",
  on: (asked: Asked) => (asked.settings.gateway?.tokenPolicy === undefined ? [] : gatewayOf(asked, "any")),
};
const readsFirst = "whether there is one already that isn't this stack's";

/** The gateway, its host names, and what is put into it. */
export const gatewayEntries: readonly Entry[] = [
  ...declared(gateway, services, "creates it, and keeps it as declared", ["destroy"]),
  does(gateway, [`${services}/read`], ["status"], "its host names and their certificates"),
  does(gatewayThere, [`${services}/read`], ["preview", "up", "status"], "who it is, and its host names"),
  does(domains, [`${services}/write`], ["up", "repair", "destroy"], "puts these host names among the others"),
  ...declared(namedValues, `${services}/namedValues`, "a named value for each secret", ["repair", "destroy"]),
  does(namedValues, [`${services}/namedValues/read`], ["preview"], readsFirst),
  ...declared(tokenPolicy, `${services}/policyFragments`, "the policy that lets in the consumers", [
    "repair",
    "destroy",
  ]),
  does(tokenPolicy, [`${services}/policyFragments/read`], ["preview"], readsFirst),
];

/** User-assigned identities that read a vault. */
export const identityEntries: readonly Entry[] = [
  does(
    { of: "`vault.readers.*.identity`", on: identitiesOf },
    ["Microsoft.ManagedIdentity/userAssignedIdentities/read"],
    ["preview", "up", "status"],
    "who it is, to give it its right in the vault",
  ),
];
