import { z } from "zod";
import { featureTags, flag, text, texts, uuid } from "./shapes";

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
