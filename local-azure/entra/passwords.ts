import type { Hono } from "hono";
import { z } from "zod";
import {
  CredentialNotFound,
  InvalidEndDate,
  InvalidStartDate,
  ObjectNotFound,
  TooManyCredentials,
} from "../errors/graph";
import { newClientSecret, newUuid } from "../ids";
import { text } from "../properties";
import type { PasswordCredential } from "../world/records";
import type { World } from "../world/world";
import { ownAppOf, shownPassword, writes } from "./applications";
import { entity, type GraphEnvironment, readBody } from "./graphRequests";

/** The secret to make. Dates are RFC 3339; left out, it starts now and ends two years after its start. */
export interface AddPasswordRequest {
  readonly appObjectId: string;
  readonly displayName?: string | undefined;
  readonly startDateTime?: string | undefined;
  readonly endDateTime?: string | undefined;
}

/**
 * Gives an app one more client secret, which Entra makes up. Its value is in this answer and nowhere else.
 * A start in the past is refused, as is an end before the start.
 * Source: Microsoft Graph, `application: addPassword`; terraform-provider-azuread#1582 for the start.
 * @throws ObjectNotFound, InvalidStartDate, InvalidEndDate, TooManyCredentials.
 */
export function addPassword(
  world: Pick<World, "apps" | "clock" | "passwords">,
  request: AddPasswordRequest,
): PasswordCredential {
  const app = world.apps.get(request.appObjectId);
  if (app === undefined) throw new ObjectNotFound(request.appObjectId);
  const audience = text(app.inputs, "signInAudience") ?? "AzureADMyOrg";
  const held = world.passwords.all(`${app.objectId}/`).length;
  if (audience.includes("Personal") && held >= 2) throw new TooManyCredentials();
  const now = world.clock.now();
  const start = wholeSeconds(request.startDateTime ?? now);
  if (Date.parse(start) < Date.parse(now)) throw new InvalidStartDate();
  const end = wholeSeconds(request.endDateTime ?? twoYearsAfter(start));
  if (Date.parse(end) <= Math.max(Date.parse(start), Date.parse(now))) throw new InvalidEndDate();
  const secretText = newClientSecret();
  const credential: PasswordCredential = {
    appObjectId: app.objectId,
    keyId: newUuid(),
    displayName: request.displayName ?? null,
    startDateTime: start,
    endDateTime: end,
    hint: secretText.slice(0, 3),
    secretText,
  };
  world.passwords.put(`${app.objectId}/${credential.keyId}`, credential);
  return credential;
}

function wholeSeconds(instant: string): string {
  return new Date(Date.parse(instant)).toISOString().replace(/\.\d+Z$/, "Z");
}

function twoYearsAfter(instant: string): string {
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + 2);
  return date.toISOString();
}

/**
 * Removes a client secret. Whoever still signs in with it is refused from now on.
 * @throws ObjectNotFound, CredentialNotFound.
 */
export function removePassword(
  world: Pick<World, "apps" | "passwords">,
  { appObjectId, keyId }: { readonly appObjectId: string; readonly keyId: string },
): void {
  if (world.apps.get(appObjectId) === undefined) throw new ObjectNotFound(appObjectId);
  const key = `${appObjectId}/${keyId}`;
  if (world.passwords.get(key) === undefined) throw new CredentialNotFound(keyId);
  world.passwords.remove(key);
}

const instant = z.iso.datetime({ offset: true });

const addShape = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: z.string().nullish(),
      startDateTime: instant.nullish(),
      endDateTime: instant.nullish(),
    })
    .optional(),
});

const removeShape = z.strictObject({ keyId: z.uuid() });

/** An app's secrets over Microsoft Graph: add and remove. */
export function passwordRoutes(app: Hono<GraphEnvironment>, world: World): void {
  app.post("/applications/:key/addPassword", writes, async (context) => {
    const { objectId: appObjectId } = ownAppOf(context, world);
    const { passwordCredential: wanted = {} } = await readBody(context, addShape);
    const request = {
      appObjectId,
      displayName: wanted.displayName ?? undefined,
      startDateTime: wanted.startDateTime ?? undefined,
      endDateTime: wanted.endDateTime ?? undefined,
    };
    const made = world.transact(() => addPassword(world, request));
    return entity(context, shownPassword(made, made.secretText));
  });
  app.post("/applications/:key/removePassword", writes, async (context) => {
    const { objectId } = ownAppOf(context, world);
    const { keyId } = await readBody(context, removeShape);
    world.transact(() => {
      removePassword(world, { appObjectId: objectId, keyId });
    });
    return context.body(null, 204);
  });
}
