import type { Context, Hono } from "hono";
import {
  deleteSecret,
  getDeletedSecret,
  listDeletedSecrets,
  purgeSecret,
  recoverSecret,
} from "../keyvault/deletedSecrets";
import { getSecret, listSecrets, listSecretVersions, newestOf } from "../keyvault/readSecrets";
import { setSecret, updateSecret } from "../keyvault/secrets";
import type { World } from "../world/world";
import {
  propertiesIn,
  readBody,
  setShape,
  updateShape,
  deletedBundle,
  secretBundle,
  secretItem,
  versionItem,
  type VaultAt,
  page,
  deletedItem,
} from "./bundles";
import { permit, type VaultEnvironment } from "./guard";

type Request = Context<VaultEnvironment>;

/** Secrets: set, get, list, list versions, update, delete. */
export function secretRoutes(app: Hono<VaultEnvironment>, world: World): void {
  app.get("/secrets", permit(world, "list"), (context) => {
    const secrets = listSecrets(world, context.get("vault").name);
    const at = vaultAt(context);
    return context.json(
      page(
        context,
        secrets,
        ({ name }) => name,
        (secret) => secretItem(at, secret),
      ),
    );
  });
  app.get("/secrets/:name/versions", permit(world, "list"), (context) => {
    const secret = listSecretVersions(world, secretName(context));
    const at = vaultAt(context);
    return context.json(
      page(
        context,
        secret.versions,
        ({ version }) => version,
        (version) => versionItem(at, secret, version),
      ),
    );
  });
  app.put("/secrets/:name", permit(world, "set"), async (context) => {
    const body = await readBody(context, setShape);
    const request = { ...secretName(context), ...propertiesIn(body), value: body.value };
    const { secret, version } = world.transact(() => setSecret(world, request));
    return context.json(secretBundle(vaultAt(context), secret, version));
  });
  app.delete("/secrets/:name", permit(world, "delete"), (context) => {
    const name = secretName(context);
    world.transact(() => {
      deleteSecret(world, name);
    });
    return context.json(deletedBundle(vaultAt(context), getDeletedSecret(world, name)));
  });
  app.get("/secrets/:name/:version?", permit(world, "get"), (context) => read(context, world));
  app.patch("/secrets/:name/:version?", permit(world, "update"), (context) => update(context, world));
}

function read(context: Request, world: World): Response {
  const name = secretName(context);
  const version = context.req.param("version");
  const sought = version === undefined ? name : { ...name, version };
  const found = getSecret(world, { ...sought, reader: context.get("caller") });
  return context.json(secretBundle(vaultAt(context), listSecretVersions(world, name), found));
}

async function update(context: Request, world: World): Promise<Response> {
  const changes = propertiesIn(await readBody(context, updateShape));
  const request = { ...secretName(context), ...changes, version: context.req.param("version") };
  const { secret, version } = world.transact(() => updateSecret(world, request));
  return context.json(versionItem(vaultAt(context), secret, version));
}

/** The vault of a request, and its address as the client wrote it. */
export function vaultAt(context: Request): VaultAt {
  return { origin: new URL(context.req.url).origin, vault: context.get("vault") };
}

/** The secret that a request's path names. */
export function secretName(context: Request): { readonly vault: string; readonly name: string } {
  return { vault: context.get("vault").name, name: context.req.param("name") ?? "" };
}

/** Deleted secrets: list, get, recover, purge. */
export function deletedSecretRoutes(app: Hono<VaultEnvironment>, world: World): void {
  app.get("/deletedsecrets", permit(world, "list"), (context) => {
    const secrets = listDeletedSecrets(world, context.get("vault").name);
    const at = vaultAt(context);
    return context.json(
      page(
        context,
        secrets,
        ({ name }) => name,
        (secret) => deletedItem(at, secret),
      ),
    );
  });
  app.get("/deletedsecrets/:name", permit(world, "get"), (context) =>
    context.json(deletedBundle(vaultAt(context), getDeletedSecret(world, secretName(context)))),
  );
  app.post("/deletedsecrets/:name/recover", permit(world, "recover"), (context) => {
    const secret = world.transact(() => recoverSecret(world, secretName(context)));
    return context.json(versionItem(vaultAt(context), secret, newestOf(secret)));
  });
  app.delete("/deletedsecrets/:name", permit(world, "purge"), (context) => {
    const { name } = secretName(context);
    world.transact(() => {
      purgeSecret(world, context.get("vault"), name);
    });
    return context.body(null, 204);
  });
}
