import type { Hono } from "hono";
import { z } from "zod";
import type { SecretVersion, Vault, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import {
  type DeletedSecret,
  getDeletedSecret,
  getSecret,
  listDeletedSecrets,
  listSecrets,
  listSecretVersions,
  newestOf,
} from "./readSecrets";
import {
  page,
  permit,
  readBody,
  secretName,
  vaultAt,
  type VaultAt,
  type VaultEnvironment,
  type VaultRequest,
} from "./requests";
import {
  deleteSecret,
  purgeSecret,
  recoverSecret,
  type SecretProperties,
  setSecret,
  updateSecret,
} from "./secrets";
import { isPurgeProtected, retentionDays } from "./vaults";

/** Secrets: set, get, list, list versions, update, delete. */
export function secretRoutes(app: Hono<VaultEnvironment>, world: World): void {
  app.get("/secrets", permit(world, "list"), (context) => {
    const secrets = listSecrets(world, context.get("vault").name);
    const at = vaultAt(context);
    return page(
      context,
      secrets,
      ({ name }) => name,
      (secret) => secretItem(at, secret),
    );
  });
  app.get("/secrets/:name/versions", permit(world, "list"), (context) => {
    const secret = listSecretVersions(world, secretName(context));
    const at = vaultAt(context);
    return page(
      context,
      secret.versions,
      ({ version }) => version,
      (version) => versionItem(at, secret, version),
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

function read(context: VaultRequest, world: World): Response {
  const name = secretName(context);
  const version = context.req.param("version");
  const sought = version === undefined ? name : { ...name, version };
  const found = getSecret(world, { ...sought, reader: context.get("caller") });
  return context.json(secretBundle(vaultAt(context), listSecretVersions(world, name), found));
}

async function update(context: VaultRequest, world: World): Promise<Response> {
  const changes = propertiesIn(await readBody(context, updateShape));
  const request = { ...secretName(context), ...changes, version: context.req.param("version") };
  const { secret, version } = world.transact(() => updateSecret(world, request));
  return context.json(versionItem(vaultAt(context), secret, version));
}

/** Deleted secrets: list, get, recover, purge. */
export function deletedSecretRoutes(app: Hono<VaultEnvironment>, world: World): void {
  app.get("/deletedsecrets", permit(world, "list"), (context) => {
    const secrets = listDeletedSecrets(world, context.get("vault").name);
    const at = vaultAt(context);
    return page(
      context,
      secrets,
      ({ name }) => name,
      (secret) => deletedItem(at, secret),
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

/** What every write may say of a secret. */
const propertiesShape = {
  contentType: z.string().optional(),
  attributes: z
    .object({ enabled: z.boolean().optional(), nbf: z.int().optional(), exp: z.int().optional() })
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
};

/** The body of "Set Secret". */
const setShape = z.object({ value: z.string(), ...propertiesShape });

/** The body of "Update Secret". */
const updateShape = z.object(propertiesShape);

/** What a body says, in the words of the operations. */
function propertiesIn(body: z.infer<typeof updateShape>): SecretProperties {
  return {
    contentType: body.contentType,
    enabled: body.attributes?.enabled,
    notBefore: body.attributes?.nbf,
    expires: body.attributes?.exp,
    tags: body.tags,
  };
}

/** One version of a secret without its value: `{id, attributes, contentType, tags}`. */
function versionItem(at: VaultAt, { name }: VaultSecret, version: SecretVersion): object {
  return { ...properties(at.vault, version), id: `${at.origin}/secrets/${name}/${version.version}` };
}

/** One version of a secret with its value. */
function secretBundle(at: VaultAt, secret: VaultSecret, version: SecretVersion): object {
  return { value: version.value, ...versionItem(at, secret, version) };
}

/** A secret in a list: its ID names no version. */
function secretItem({ origin, vault }: VaultAt, secret: VaultSecret): object {
  return { ...properties(vault, newestOf(secret)), id: `${origin}/secrets/${secret.name}` };
}

/** A deleted secret in a list. */
function deletedItem(at: VaultAt, secret: DeletedSecret): object {
  return { ...secretItem(at, secret), ...deletion(at, secret) };
}

/** A deleted secret, by its newest version; without its value. */
function deletedBundle(at: VaultAt, secret: DeletedSecret): object {
  return { ...versionItem(at, secret, newestOf(secret)), ...deletion(at, secret) };
}

function deletion({ origin }: VaultAt, { name, deleted }: DeletedSecret): object {
  return {
    recoveryId: `${origin}/deletedsecrets/${name}`,
    deletedDate: Date.parse(deleted.deletedDate) / 1000,
    scheduledPurgeDate: Date.parse(deleted.scheduledPurgeDate) / 1000,
  };
}

function properties(vault: Vault, version: SecretVersion): object {
  return {
    contentType: version.contentType,
    attributes: {
      enabled: version.enabled,
      nbf: version.notBefore,
      exp: version.expires,
      created: version.created,
      updated: version.updated,
      recoveryLevel: recoveryLevel(vault),
      recoverableDays: retentionDays(vault),
    },
    tags: version.tags,
  };
}

/** How safe a deleted secret is. Source: Azure Key Vault REST API, "DeletionRecoveryLevel". */
function recoveryLevel(vault: Vault): string {
  const customized = retentionDays(vault) < 90 ? "Customized" : "";
  return `${customized}Recoverable${isPurgeProtected(vault) ? "" : "+Purgeable"}`;
}
