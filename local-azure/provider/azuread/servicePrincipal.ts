import { z } from "zod";
import { createServicePrincipal, deleteServicePrincipal } from "../../entra/servicePrincipals";
import type { Properties } from "../../properties";
import type { ServicePrincipal } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource, defineFunction } from "../package";
import { featureTags, flag, text, texts, uuid, withContext } from "./shapes";
import { types } from "../../../names/types";

/** An app's service principal; its ID is `/servicePrincipals/{objectId}`. */
export const servicePrincipal = defineResource({
  token: types.servicePrincipal,
  shape: z.strictObject({
    clientId: uuid,
    accountEnabled: flag,
    alternativeNames: texts,
    appRoleAssignmentRequired: flag,
    description: text,
    featureTags,
    features: z
      .array(
        z.strictObject({
          customSingleSignOnApp: flag,
          enterpriseApplication: flag,
          galleryApplication: flag,
          visibleToUsers: flag,
        }),
      )
      .optional(),
    loginUrl: text,
    notes: text,
    notificationEmailAddresses: texts,
    owners: texts,
    preferredSingleSignOnMode: z.enum(["oidc", "password", "saml", "notSupported"]).optional(),
    samlSingleSignOn: z.strictObject({ relayState: text }).optional(),
    tags: texts,
    useExisting: flag,
  }),
  replaceOn: ["clientId"],
  optionalComputed: ["featureTags", "features", "tags"],
  computed: [
    "appRoleIds",
    "appRoles",
    "applicationTenantId",
    "displayName",
    "featureTags",
    "features",
    "homepageUrl",
    "logoutUrl",
    "oauth2PermissionScopeIds",
    "oauth2PermissionScopes",
    "objectId",
    "redirectUris",
    "samlMetadataUrl",
    "servicePrincipalNames",
    "signInAudience",
    "tags",
    "type",
  ],
  create(world, { clientId, useExisting }, raw) {
    const existing = world.servicePrincipals.find((principal) => principal.clientId === clientId);
    if (existing !== undefined && useExisting !== true) {
      throw new Error(
        `A resource with the ID "${existing.objectId}" already exists - to be managed via Terraform this resource needs ` +
          'to be imported into the State. Please see the resource documentation for "azuread_service_principal" for more information.',
      );
    }
    const principal =
      existing ??
      withContext("Could not create service principal", () =>
        createServicePrincipal(world, { clientId, inputs: raw }),
      );
    if (existing !== undefined) world.servicePrincipals.put(existing.objectId, { ...existing, inputs: raw });
    return {
      id: `/servicePrincipals/${principal.objectId}`,
      outputs: outputsOf(world, { ...principal, inputs: raw }),
    };
  },
  read(world, id) {
    const principal = world.servicePrincipals.get(objectIdOf(id));
    return principal && { id, inputs: principal.inputs, outputs: outputsOf(world, principal) };
  },
  update(world, { id }, raw) {
    const principal = world.servicePrincipals.get(objectIdOf(id));
    if (principal === undefined)
      throw new Error(`Service Principal (Object ID: "${objectIdOf(id)}") was not found`);
    const updated = { ...principal, inputs: raw };
    world.servicePrincipals.put(principal.objectId, updated);
    return outputsOf(world, updated);
  },
  remove(world, { id }) {
    deleteServicePrincipal(world, objectIdOf(id));
  },
});

const objectIdOf = (id: string): string => id.slice("/servicePrincipals/".length);

/** A service principal as the provider answers it. */
export function outputsOf(world: Pick<World, "tenantId">, principal: ServicePrincipal): Properties {
  return {
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    ...principal.inputs,
    appRoleIds: {},
    appRoles: [],
    applicationTenantId: world.tenantId,
    clientId: principal.clientId,
    displayName: principal.displayName,
    featureTags: principal.inputs.featureTags ?? [],
    features: principal.inputs.features ?? [],
    homepageUrl: "",
    logoutUrl: "",
    oauth2PermissionScopeIds: {},
    oauth2PermissionScopes: [],
    objectId: principal.objectId,
    redirectUris: [],
    samlMetadataUrl: "",
    servicePrincipalNames: [principal.clientId],
    signInAudience: "AzureADMyOrg",
    tags: principal.inputs.tags ?? [],
    type: principal.kind === "managed" ? "ManagedIdentity" : "Application",
  };
}

export const getServicePrincipal = defineFunction({
  token: "azuread:index/getServicePrincipal:getServicePrincipal",
  shape: z.strictObject({ clientId: text, displayName: text, objectId: text }),
  call(world, wanted) {
    const [by, value] = Object.entries(wanted)[0] ?? [];
    if (by === undefined || value === undefined) {
      throw new Error("one of `clientId`, `displayName` or `objectId` must be specified");
    }
    const found = world.servicePrincipals.find((principal) => matches(principal, wanted));
    if (found === undefined) throw new Error(`No service principal found matching ${by} "${value}"`);
    return { id: `/servicePrincipals/${found.objectId}`, ...outputsOf(world, found) };
  },
});

function matches(principal: ServicePrincipal, wanted: Readonly<Record<string, string | undefined>>): boolean {
  return (["clientId", "displayName", "objectId"] as const).every(
    (name) => wanted[name] === undefined || wanted[name] === principal[name],
  );
}
