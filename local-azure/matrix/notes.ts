import { types } from "../../names/types";
const onlyThese =
  "Only `displayName`, `description`, `notes`, `identifierUris`, `signInAudience` and `tags`; other properties are refused.";
const site = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites/{name}";
const references =
  "Each is resolved at the request, where Azure may show what it fetched in the last 24 hours. Both `secretVersion` and `activeVersion` of a versionless one are the version that it came out as.";
const goneAtOnce = "A deleted app is gone at once; Entra keeps it for 30 days.";
const comparisons = "`$filter` takes comparisons joined by `and`, and up to 15 by `or` in parentheses.";

/**
 * What is emulated in part, with what is missing: a type or function by its token, a request by method and path.
 * Whatever is served and not named here does what the real one does, as far as this project uses it.
 */
export const partial: Readonly<Record<string, string>> = {
  [types.gateway]:
    "It is managed only: no gateway runs behind its host names. New managed certificates are refused from 2025-08-15 to 2026-10-30 by its clock, as Azure announced on 2026-08-26.",
  [types.roleAssignment]:
    "Its `condition` is kept and not evaluated. Only Key Vault Administrator, Secrets Officer and Secrets User allow anything.",
  [types.vault]: "Its `networkAcls` are kept and not enforced: requests come from this machine.",
  [types.policyFragment]: "Its XML is parsed, and applied to nothing.",
  "azure-native:eventgrid:SystemTopic": "It is managed only: no event is sent.",
  "azure-native:eventgrid:SystemTopicEventSubscription": "It is managed only: no event is delivered.",
  "azure-native:monitor:ActionGroup": "It is managed only: nobody is told of anything.",
  "azure-native:monitor:DiagnosticSetting": "It is managed only: no log goes anywhere.",
  "azure-native:monitor:ScheduledQueryRule": "It is managed only: its query is neither validated nor run.",
  [types.storageAccount]: "It is managed only: it stores nothing.",
  [types.appServicePlan]: "It is managed only: nothing runs on it.",
  [types.site]: "It is managed only: no code runs in it. Its identity gets tokens at the identity endpoint.",
  [types.application]: `Its \`password\` block is refused at create. ${goneAtOnce}`,
  "random:index/randomPassword:RandomPassword": "It has no `bcryptHash`.",
  "POST /{tenant}/oauth2/v2.0/token":
    "`client_credentials` with a client secret only; other grants and certificates are refused.",
  "POST /v1.0/applications": onlyThese,
  "PATCH /v1.0/applications/{key}": onlyThese,
  "DELETE /v1.0/applications/{key}": goneAtOnce,
  "GET /v1.0/auditLogs/signIns": `Sign-ins of service principals only, and as in Azure only through \`/beta\` with \`signInEventTypes\`. ${comparisons}`,
  "GET /v1.0/applications": comparisons,
  "GET /v1.0/servicePrincipals": comparisons,
  "POST /v1.0/users/{user}/sendMail":
    "The tenant keeps the message, where its explorer shows it; it is delivered to nobody.",
  [`GET ${site}/config/configreferences/appsettings`]: references,
  [`GET ${site}/config/configreferences/appsettings/{setting}`]: references,
  "GET /msi/token": "Version 2019-08-01, the one of App Service.",
};

/**
 * Types and functions next to the emulated ones that somebody may look for, and that are refused by name.
 * Whatever stands nowhere is refused in the same way.
 */
export const refused: readonly string[] = [
  "azure-native:authorization:getClientToken",
  "azure-native:keyvault:Key",
  "azure-native:keyvault:getSecret",
  "azure-native:monitor:MetricAlert",
  "azure-native:operationalinsights:Workspace",
  "azure-native:operationalinsights:getSharedKeys",
  "azure-native:storage:listStorageAccountKeys",
  "azuread:index/appRoleAssignment:AppRoleAssignment",
  "azuread:index/applicationAppRole:ApplicationAppRole",
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
  "azuread:index/applicationOwner:ApplicationOwner",
  "azuread:index/applicationRegistration:ApplicationRegistration",
  "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
  "random:index/randomPet:RandomPet",
];
