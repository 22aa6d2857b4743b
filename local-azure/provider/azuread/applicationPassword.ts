import { z } from "zod";
import { addPassword, removePassword } from "../../entra/passwords";
import { AzureError } from "../../errors/azureError";
import type { Properties } from "../../properties";
import type { PasswordCredential } from "../../world/records";
import { defineResource } from "../package";
import { instant, text, withContext } from "./shapes";
import { types } from "../../../names/types";

const appIdRule = /^\/applications\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A client secret of an app. Every change replaces it; a read never answers its value. `endDateRelative` is taken and not
 * used, as the real provider does since 3.0. Source: terraform-provider-azuread, application_password_resource.go.
 */
export const applicationPassword = defineResource({
  token: types.applicationPassword,
  shape: z
    .strictObject({
      applicationId: z.string().regex(appIdRule),
      displayName: text,
      startDate: instant,
      endDate: instant,
      endDateRelative: z.string().min(1).optional(),
      rotateWhenChanged: z.record(z.string(), z.string()).optional(),
    })
    .refine(({ endDate, endDateRelative }) => endDate === undefined || endDateRelative === undefined, {
      error: '"endDate": conflicts with endDateRelative',
      path: ["endDate"],
    }),
  replaceOn: ["applicationId", "displayName", "startDate", "endDate", "endDateRelative", "rotateWhenChanged"],
  optionalComputed: ["displayName", "startDate", "endDate"],
  computed: ["displayName", "endDate", "keyId", "startDate", "value"],
  secretOutputs: ["value"],
  create(world, inputs, raw) {
    const appObjectId = inputs.applicationId.slice("/applications/".length);
    const credential = withContext(`Adding password for application with object ID "${appObjectId}"`, () =>
      addPassword(world, {
        appObjectId,
        displayName: inputs.displayName,
        startDateTime: inputs.startDate,
        endDateTime: inputs.endDate,
      }),
    );
    return {
      id: `${appObjectId}/password/${credential.keyId}`,
      outputs: { ...raw, ...outputsOf(credential), value: credential.secretText },
    };
  },
  read(world, id, known) {
    const credential = world.passwords.get(keyOf(id));
    // Without the engine's state there is no value to be had: the real provider can't be imported into either.
    if (credential === undefined || known === undefined) return undefined;
    const actual = outputsOf(credential);
    const declared = Object.keys(known.inputs).filter((name) => name in actual);
    const seen = Object.fromEntries(declared.map((name) => [name, actual[name]]));
    return { id, inputs: { ...known.inputs, ...seen }, outputs: { ...known.state, ...actual } };
  },
  remove(world, { id }) {
    const [appObjectId = "", keyId = ""] = keyOf(id).split("/");
    try {
      removePassword(world, { appObjectId, keyId });
    } catch (error) {
      // What is gone already is as it should be.
      if (!(error instanceof AzureError && error.status === 404)) throw error;
    }
  },
});

function outputsOf({
  appObjectId,
  keyId,
  displayName,
  startDateTime,
  endDateTime,
}: PasswordCredential): Properties {
  return {
    applicationId: `/applications/${appObjectId}`,
    displayName: displayName ?? "",
    keyId,
    startDate: startDateTime,
    endDate: endDateTime,
  };
}

/** `{objectId}/password/{keyId}` → the credential's key. */
function keyOf(id: string): string {
  return id.replace("/password/", "/");
}
