import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { AzureError } from "../../errors/azureError";
import { deleteSecret, putSecret } from "../../keyvault/secrets";
import { requirePermission } from "../../keyvault/access";
import { requireVault, requireVaultIn, vaultState } from "../../keyvault/vaults";
import { section, without, type Properties } from "../../properties";
import type { VaultSecret } from "../../world/records";
import type { World } from "../../world/world";
import { refuseExisting, flag, resourceGroupName, tags, whole } from "./shared";
import { defineResource } from "../package";
import { types } from "../../../names/types";

const apiVersion = "2024-11-01";

const shape = z.strictObject({
  secretName: z.string().regex(/^[a-zA-Z0-9-]{1,127}$/),
  vaultName: z.string(),
  resourceGroupName,
  properties: z.strictObject({
    value: z.string().max(25_600).optional(),
    contentType: z.string().max(255).optional(),
    attributes: z.strictObject({ enabled: flag, notBefore: whole, expires: whole }).optional(),
  }),
  tags: tags.refine(
    (given) => Object.keys(given ?? {}).length <= 15,
    "'tags' is too long: at most 15 allowed",
  ),
});

/**
 * A vault secret as Azure Resource Manager writes it; ARM never answers its value. Deleting is the vault's own soft
 * delete, and creating recovers. Source: pulumi-azure-native, custom_keyvault.go.
 */
export const secret = defineResource({
  token: types.armVaultSecret,
  apiVersion,
  autoname: { property: "secretName", kind: "random" },
  shape,
  replaceOn: ["resourceGroupName", "vaultName", "secretName"],
  computed: [
    "azureApiVersion",
    "location",
    "name",
    "type",
    "properties.secretUri",
    "properties.secretUriWithVersion",
    "properties.attributes.created",
    "properties.attributes.updated",
  ],
  create(world, inputs, raw) {
    const existing = world.secrets.get(`${inputs.vaultName}/${inputs.secretName}`);
    if (existing !== undefined && existing.deleted === undefined)
      refuseExisting({ id: idOf(world, existing) });
    const written = write(world, inputs, raw);
    return { id: idOf(world, written), outputs: outputsOf(world, written) };
  },
  read(world, id, known) {
    const found = lookUp(world, id);
    if (found === undefined) return undefined;
    const written = found.inputs ?? known?.inputs ?? {};
    const inputs = known === undefined ? withoutValue(written) : drifted(written, found);
    return { id: idOf(world, found), inputs, outputs: outputsOf(world, found) };
  },
  update: (world, { inputs }, raw) => outputsOf(world, write(world, inputs, raw)),
  remove(world, { id }) {
    const { vaultName, name } = namesIn(id);
    const state = vaultState(world, vaultName);
    if (state.kind !== "live") return;
    // By the vault's own API, as whoever runs it: in Azure that is who writes the secrets too.
    requirePermission(world, state.vault, world.operator.objectId, "delete");
    try {
      deleteSecret(world, { vault: vaultName, name });
    } catch (error) {
      if (!(error instanceof AzureError && error.status === 404)) throw error;
    }
  },
});

function write(world: World, inputs: z.infer<typeof shape>, raw: Properties): VaultSecret {
  requireVaultIn(world, inputs.resourceGroupName, inputs.vaultName);
  return putSecret(world, {
    vault: inputs.vaultName,
    resourceGroup: inputs.resourceGroupName,
    name: inputs.secretName,
    value: inputs.properties.value ?? "",
    contentType: inputs.properties.contentType,
    ...inputs.properties.attributes,
    tags: inputs.tags,
    inputs: raw,
  });
}

/**
 * What was written last, with what the vault itself changed since: as the provider does it, by comparing what ARM answered
 * then and now. ARM never returns the value.
 */
function drifted(inputs: Properties, { versions }: VaultSecret): Properties {
  const newest = versions[versions.length - 1] ?? versions[0];
  const properties = section(inputs, "properties");
  const attributes = section(properties, "attributes");
  const { enabled = true, notBefore, expires } = attributes;
  const now = { enabled: newest.enabled, notBefore: newest.notBefore, expires: newest.expires };
  const isSame =
    isDeepStrictEqual({ enabled, notBefore, expires }, now) &&
    properties.contentType === newest.contentType &&
    isDeepStrictEqual(inputs.tags ?? {}, newest.tags);
  if (isSame) return inputs;
  const changed = { ...properties, contentType: newest.contentType, attributes: { ...attributes, ...now } };
  return { ...inputs, properties: changed, tags: { ...newest.tags } };
}

/** What ARM returns of a secret that the engine doesn't know yet: all but its value. */
function withoutValue(inputs: Properties): Properties {
  return { ...inputs, properties: without(section(inputs, "properties"), "value") };
}

function lookUp(world: World, id: string): VaultSecret | undefined {
  const { vaultName, name } = namesIn(id);
  if (vaultState(world, vaultName).kind !== "live") return undefined;
  const found = world.secrets.get(`${vaultName}/${name}`);
  return found?.deleted === undefined ? found : undefined;
}

function namesIn(id: string): { readonly vaultName: string; readonly name: string } {
  const [, vaultName = "", name = ""] = /\/vaults\/([^/]+)\/secrets\/([^/]+)$/i.exec(id) ?? [];
  return { vaultName, name };
}

function idOf(world: World, { vault, name }: VaultSecret): string {
  return `${requireVault(world, vault).id}/secrets/${name}`;
}

function outputsOf(world: World, found: VaultSecret): Properties {
  const { vault, name, versions } = found;
  const newest = versions[versions.length - 1] ?? versions[0];
  const uri = `https://${vault.toLowerCase()}.vault.azure.net/secrets/${name}`;
  return {
    azureApiVersion: apiVersion,
    id: idOf(world, found),
    name,
    location: requireVault(world, vault).inputs.location,
    properties: {
      attributes: {
        created: newest.created,
        enabled: newest.enabled,
        expires: newest.expires,
        notBefore: newest.notBefore,
        updated: newest.updated,
      },
      contentType: newest.contentType,
      secretUri: uri,
      secretUriWithVersion: `${uri}/${newest.version}`,
    },
    tags: newest.tags,
    type: "Microsoft.KeyVault/vaults/secrets",
  };
}
