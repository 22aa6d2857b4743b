import { createApplication } from "../../../entra/createApplication";
import { deleteApplication } from "../../../entra/deleteApplication";
import { updateApplication } from "../../../entra/updateApplication";
import { isProperties, list, type Properties } from "../../../properties";
import type { App } from "../../../world/records";
import { defineResource } from "../resourceType";
import { applicationShape } from "./applicationShape";
import { NotEmulated } from "../notEmulated";

/** An app registration; its ID is `/applications/{objectId}`. */
export const application = defineResource({
  token: "azuread:index/application:Application",
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
    if (inputs.password !== undefined)
      throw new NotEmulated("property", "azuread:index/application:Application password");
    const { displayName, preventDuplicateNames } = inputs;
    const namesake = world.apps.find((app) => app.displayName === displayName);
    if (preventDuplicateNames === true && namesake !== undefined) {
      throw new Error(
        `importing application: an existing application with the display name "${displayName}" (object ID "${namesake.objectId}") was found and preventDuplicateNames was specified`,
      );
    }
    const app = createApplication(world, { inputs: raw });
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
