import { z } from "zod";
import { list, section, type Properties } from "../../../properties";
import type { App } from "../../../world/records";
import { defineFunction } from "../resourceType";
import { outputsOf } from "./application";
import { text } from "./shapes";

export const getApplication = defineFunction({
  token: "azuread:index/getApplication:getApplication",
  shape: z.strictObject({ clientId: text, displayName: text, identifierUri: text, objectId: text }),
  call({ apps }, wanted) {
    const [by, value] = Object.entries(wanted)[0] ?? [];
    if (by === undefined || value === undefined) {
      throw new Error("one of `clientId`, `displayName`, `identifierUri` or `objectId` must be specified");
    }
    const found = apps.find((app) => matches(app, wanted));
    if (found === undefined) throw new Error(`No applications found matching ${by} "${value}"`);
    return {
      id: `/applications/${found.objectId}`,
      identifierUri: wanted.identifierUri ?? "",
      ...answer(found),
    };
  },
});

function matches(
  app: App,
  { identifierUri, ...wanted }: Readonly<Record<string, string | undefined>>,
): boolean {
  const uris = list(app.inputs, "identifierUris");
  return (
    (identifierUri === undefined || uris.includes(identifierUri)) &&
    (["clientId", "displayName", "objectId"] as const).every(
      (name) => wanted[name] === undefined || wanted[name].toLowerCase() === app[name].toLowerCase(),
    )
  );
}

/** The app as the data source answers it: nothing is left out, and single blocks are lists of one. */
function answer(app: App): Properties {
  const { api, optionalClaims, publicClient, singlePageApplication, web, ...outputs } = outputsOf(app);
  const blank = { description: "", marketingUrl: "", notes: "", privacyStatementUrl: "", supportUrl: "" };
  return {
    ...blank,
    serviceManagementReference: "",
    termsOfServiceUrl: "",
    deviceOnlyAuthEnabled: false,
    fallbackPublicClientEnabled: false,
    oauth2PostResponseRequired: false,
    appRoles: [],
    groupMembershipClaims: [],
    identifierUris: [],
    owners: [],
    requiredResourceAccesses: [],
    ...outputs,
    apis: [
      {
        knownClientApplications: [],
        mappedClaimsEnabled: false,
        oauth2PermissionScopes: [],
        requestedAccessTokenVersion: 1,
        ...section({ api }, "api"),
      },
    ],
    optionalClaims: optionalClaims === undefined ? [] : [optionalClaims],
    publicClients: [{ redirectUris: [], ...section({ publicClient }, "publicClient") }],
    singlePageApplications: [
      { redirectUris: [], ...section({ singlePageApplication }, "singlePageApplication") },
    ],
    webs: [
      { homepageUrl: "", logoutUrl: "", redirectUris: [], implicitGrants: [], ...section({ web }, "web") },
    ],
  };
}
