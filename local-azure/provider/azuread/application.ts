import { z } from "zod";
import { featureTags, flag, text, texts, uuid } from "./shapes";
import { createApplication, deleteApplication, updateApplication } from "../../entra/applications";
import { isProperties, list, type Properties, section } from "../../properties";
import type { App } from "../../world/records";
import { defineResource, NotEmulated, defineFunction } from "../package";
import { types } from "../../../names/types";

const permissionScope = z.strictObject({
  adminConsentDescription: text,
  adminConsentDisplayName: text,
  enabled: flag,
  id: uuid,
  type: z.enum(["Admin", "User"]).optional(),
  userConsentDescription: text,
  userConsentDisplayName: text,
  value: text,
});

const appRole = z.strictObject({
  allowedMemberTypes: z.array(z.enum(["User", "Application"])),
  description: z.string(),
  displayName: z.string(),
  enabled: flag,
  id: uuid,
  value: text,
});

const claims = z
  .array(z.strictObject({ additionalProperties: texts, essential: flag, name: z.string(), source: text }))
  .optional();

const resourceAccess = z.strictObject({
  resourceAppId: z.string(),
  resourceAccesses: z.array(z.strictObject({ id: uuid, type: z.enum(["Scope", "Role"]) })),
});

/** An app registration's inputs. Source: azuread 6.9.1. */
export const applicationShape = z.strictObject({
  displayName: z.string().min(1),
  api: z
    .strictObject({
      knownClientApplications: texts,
      mappedClaimsEnabled: flag,
      oauth2PermissionScopes: z.array(permissionScope).optional(),
      requestedAccessTokenVersion: z.int().min(1).max(2).optional(),
    })
    .optional(),
  appRoles: z.array(appRole).optional(),
  description: text,
  deviceOnlyAuthEnabled: flag,
  fallbackPublicClientEnabled: flag,
  featureTags,
  groupMembershipClaims: z
    .array(z.enum(["None", "SecurityGroup", "DirectoryRole", "ApplicationGroup", "All"]))
    .optional(),
  identifierUris: texts,
  logoImage: text,
  marketingUrl: text,
  notes: text,
  oauth2PostResponseRequired: flag,
  optionalClaims: z.strictObject({ accessTokens: claims, idTokens: claims, saml2Tokens: claims }).optional(),
  owners: texts,
  password: z
    .strictObject({ displayName: z.string(), endDate: text, keyId: text, startDate: text, value: text })
    .optional(),
  preventDuplicateNames: flag,
  privacyStatementUrl: text,
  publicClient: z.strictObject({ redirectUris: texts }).optional(),
  requiredResourceAccesses: z.array(resourceAccess).optional(),
  serviceManagementReference: text,
  signInAudience: z
    .enum([
      "AzureADMyOrg",
      "AzureADMultipleOrgs",
      "AzureADandPersonalMicrosoftAccount",
      "PersonalMicrosoftAccount",
    ])
    .optional(),
  singlePageApplication: z.strictObject({ redirectUris: texts }).optional(),
  supportUrl: text,
  tags: texts,
  templateId: uuid.optional(),
  termsOfServiceUrl: text,
  web: z
    .strictObject({
      homepageUrl: text,
      implicitGrant: z
        .strictObject({ accessTokenIssuanceEnabled: flag, idTokenIssuanceEnabled: flag })
        .optional(),
      logoutUrl: text,
      redirectUris: texts,
    })
    .optional(),
});

/** An app registration; its ID is `/applications/{objectId}`. */
export const application = defineResource({
  token: types.application,
  shape: applicationShape,
  replaceOn: ["templateId"],
  optionalComputed: ["featureTags", "tags", "templateId"],
  computed: [
    "appRoleIds",
    "clientId",
    "disabledByMicrosoft",
    "featureTags",
    "logoUrl",
    "oauth2PermissionScopeIds",
    "objectId",
    "publisherDomain",
    "tags",
    "templateId",
  ],
  create(world, inputs, raw) {
    if (inputs.password !== undefined) throw new NotEmulated("property", `${types.application} password`);
    const { displayName, preventDuplicateNames } = inputs;
    const namesake = world.apps.find((app) => app.displayName === displayName);
    if (preventDuplicateNames === true && namesake !== undefined) {
      throw new Error(
        `importing application: an existing application with the display name "${displayName}" (object ID "${namesake.objectId}") was found and preventDuplicateNames was specified`,
      );
    }
    // Without rights to go by, whoever runs Pulumi may write any app, and needs to own none.
    const owners = world.granted && [world.caller.objectId];
    const app = createApplication(world, { inputs: raw, owners });
    return { id: `/applications/${app.objectId}`, outputs: outputsOf(app) };
  },
  read(world, id) {
    const app = world.apps.get(objectIdOf(id));
    return app && { id, inputs: app.inputs, outputs: outputsOf(app) };
  },
  update: (world, { id }, raw) =>
    outputsOf(updateApplication(world, { objectId: objectIdOf(id), inputs: raw })),
  remove(world, { id }) {
    deleteApplication(world, objectIdOf(id));
  },
});

const objectIdOf = (id: string): string => id.slice("/applications/".length);

/** An app as the provider answers it. */
export function outputsOf({ objectId, clientId, inputs }: App): Properties {
  return {
    signInAudience: "AzureADMyOrg",
    ...inputs,
    appRoleIds: idsByValue(inputs, "appRoles"),
    clientId,
    disabledByMicrosoft: "",
    featureTags: inputs.featureTags ?? [],
    logoUrl: "",
    oauth2PermissionScopeIds: {},
    objectId,
    publisherDomain: "local-azure.onmicrosoft.com",
    tags: inputs.tags ?? [],
    templateId: inputs.templateId ?? "",
  };
}

/** `[{value: "Read", id: "…"}]` → `{Read: "…"}`. */
function idsByValue(inputs: Properties, name: string): Properties {
  const entries = list(inputs, name)
    .filter(isProperties)
    .flatMap(({ value, id }): [string, string][] =>
      typeof value === "string" && typeof id === "string" ? [[value, id]] : [],
    );
  return Object.fromEntries(entries);
}

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
