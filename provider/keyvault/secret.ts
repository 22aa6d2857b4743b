import type { SecretProperties } from "@azure/keyvault-secrets";
import { z } from "zod";
import { vaultSecretSchema, vaultTagsSchema } from "../../components/contract";
import { types } from "../../names/types";
import { partsAt } from "../../names/vaultName";
import { vaultPath } from "../../settings/vaults";
import { isUnknown } from "../../protocol/unknowns";
import { type Properties, asProperties, compact, section, without } from "../../protocol/values";
import { refusedInputs } from "../refused";
import type { Context, DeleteContext, ResourceHandler, Stored } from "../resource";
import { patienceIn } from "./patience";
import type { VaultClient, Vaults } from "./vaultClient";
import { VaultRefusal, type VaultRight, wayOutOf } from "./vaultRefusal";
import { type Before, isOf, newestOf, say, secondsOf, takeOverRemark, writeSecret } from "./writeSecret";

/** What comes from a password that couldn't be made is missing: the engine passes over what depends on that. */
const checkSchema = vaultSecretSchema
  .partial({ value: true })
  .extend({ tags: vaultTagsSchema.partial({ keyId: true }) });

const { shape } = vaultSecretSchema;
const addressSchema = z.object({ vaultName: shape.vaultName, secretName: shape.secretName });
type Address = Readonly<z.infer<typeof addressSchema>>;

/** What a state has of it; one that azure-native wrote has some of it elsewhere. */
const storedSchema = z.object({
  ...addressSchema.shape,
  tags: vaultTagsSchema.partial().catch({}),
  tookOver: z.boolean().optional().catch(undefined),
});

/**
 * A secret in a vault, by the vault's own API: its newest version is the consumer's newest credential. What lay there before
 * is never overwritten, and never deleted.
 */
export const vaultSecret = (vaults: Vaults): ResourceHandler => ({
  type: types.vaultSecret,
  secrets: ["value"],
  namesChanges: true,

  check(_name, _olds, news) {
    const read = checkSchema.safeParse(news);
    return read.success
      ? { inputs: asProperties(compact(asProperties(read.data))) }
      : refusedInputs(news, read.error);
  },

  // At another address it is another secret: the engine makes it first, and deletes the old one after its readers moved.
  replaceOn: (olds, news) =>
    ["vaultName", "secretName"].filter((key) => !isUnknown(news[key]) && !isSameName(olds[key], news[key])),

  preview: (state, inputs, context) => preview(vaults, state, inputs, context),
  create: (inputs, context) => write(vaults, undefined, inputs, context),
  update: (state, inputs, context) => write(vaults, beforeIn(state), inputs, context),
  read: (stored, context) => read(vaults, stored, context),
  delete: (state, context) => remove(vaults, state, context),
});

function beforeIn(state: Properties): Before {
  // azure-native has value and addresses one level deeper.
  const of = { ...section(state, "properties"), ...state };
  const text = (value: Properties[string]): string | undefined =>
    typeof value === "string" ? value : undefined;
  const uriWithVersion = text(of.uriWithVersion) ?? text(of.secretUriWithVersion);
  return {
    uriWithVersion,
    version: uriWithVersion?.split("/").at(-1),
    value: text(of.value),
    keyId: text(section(state, "tags").keyId),
  };
}

async function write(
  vaults: Vaults,
  before: Before | undefined,
  inputs: Properties,
  context: Context,
): Promise<Properties> {
  const asked = vaultSecretSchema.parse(inputs);
  const client = vaults.of(asked.vaultName);
  const writing = { ...context, client, patience: patienceIn(context.config) };
  try {
    return asProperties({ ...asked, ...(await writeSecret(asked, before, writing)) });
  } catch (error) {
    throw inWords(error, context, client, "set");
  }
}

/** One sentence, with whose it is. */
function inWords(
  error: unknown,
  { name, signal }: Context,
  { vault }: VaultClient,
  right: VaultRight,
): Error {
  signal.throwIfAborted();
  const asked = error instanceof VaultRefusal ? (rightIn(error) ?? right) : right;
  return new Error(`${name}: ${wayOutOf(error, vault, asked, vaultPath(partsAt(name).vault).join("."))}.`, {
    cause: error,
  });
}

/** The right that was asked for, where the answer names it. */
function rightIn({ message }: VaultRefusal): VaultRight | undefined {
  const [, byPolicy, byRole] = / secrets (\w+) permission|vaults\/secrets\/(\w+)/.exec(message) ?? [];
  const rights: Readonly<Record<string, VaultRight>> = {
    set: "set",
    list: "list",
    delete: "delete",
    recover: "recover",
    setSecret: "set",
    readMetadata: "list",
  };
  return rights[byPolicy ?? byRole ?? ""];
}

/** Says of a new one what it will find; of one that is there, that it keeps its version where it does. */
async function preview(
  vaults: Vaults,
  state: Properties | undefined,
  inputs: Properties,
  context: Context,
): Promise<Properties | undefined> {
  if (state !== undefined) return knownBeforehand(state, inputs);
  const address = addressSchema.safeParse(inputs).data;
  if (address === undefined || isUnknown(address.vaultName)) return undefined;
  const client = vaults.of(address.vaultName);
  const { signal } = context;
  try {
    const versions = await client.versions(address.secretName, signal);
    const { generation, keyId } = storedSchema.parse(inputs).tags;
    const tags = { consumer: "", generation: generation ?? "", keyId: keyId ?? "" };
    if (versions !== undefined)
      await say(context, "info", takeOverRemark({ ...address, tags }, client.vault, versions));
  } catch (error) {
    if (await client.isGone(error, signal)) return undefined;
    const { vaultName, secretName } = address;
    await say(
      context,
      "info",
      `could not look whether the vault ${vaultName} has a secret ${secretName} already; if it has, this becomes its newest version and the older ones stay (${inWords(error, context, client, "list").message.slice(context.name.length + 2, -1)}).`,
    );
  }
  return undefined;
}

/** The same credential is the same version: whatever names its address is no change. */
function knownBeforehand(state: Properties, inputs: Properties): Properties | undefined {
  const { uriWithVersion, version, keyId, value } = beforeIn(state);
  const isSame =
    keyId === section(inputs, "tags").keyId &&
    section(state, "tags").generation === section(inputs, "tags").generation &&
    // azure-native keeps no value among the outputs.
    (value === undefined || value === inputs.value);
  if (!isSame || uriWithVersion === undefined) return undefined;
  return compact({ uriWithVersion, version, uri: uriWithVersion.slice(0, uriWithVersion.lastIndexOf("/")) });
}

/** What the vault has now. One that is gone leaves the state: the next update makes it again. */
async function read(vaults: Vaults, stored: Stored, context: Context): Promise<Stored | "gone"> {
  const held = storedSchema.parse(stored.outputs);
  const client = vaults.of(held.vaultName);
  const gone = async (what: string): Promise<"gone"> => {
    await say(context, "warning", `${what}: the next \`pulumi up\` stores the secret again.`);
    return "gone";
  };
  try {
    const versions = await client.versions(held.secretName, context.signal);
    if (versions === undefined)
      return await gone(`the vault ${client.vault} has no secret ${held.secretName} any more`);
    const newest = newestOf(versions);
    if (!isOf(newest, held.tags))
      await say(
        context,
        "warning",
        `somebody has written a newer version of ${held.secretName} in the vault ${client.vault}, on ${newest.createdOn?.toISOString().slice(0, 10) ?? "a day that it doesn't say"}: whoever reads it gets that one until the next \`pulumi up\`.`,
      );
    return asFound(stored, newest);
  } catch (error) {
    context.signal.throwIfAborted();
    if (await client.isGone(error, context.signal)) return gone(`there is no vault ${client.vault} any more`);
    const { message } = inWords(error, context, client, "list");
    await context.tell({ severity: "warning", sentence: `${message} What the state has stays as it is.` });
    return stored;
  }
}

/** What is stored, as the vault has it: where that differs, the next update mends it. */
function asFound(stored: Stored, newest: SecretProperties): Stored {
  const { version = "", id = "", contentType, enabled, tags = {} } = newest;
  const now = compact({
    contentType,
    notBefore: secondsOf(newest.notBefore),
    expires: secondsOf(newest.expiresOn),
    tags: { ...tags },
    ...(enabled === false ? { enabled: false } : {}),
  });
  const changing = ["contentType", "notBefore", "expires", "tags", "enabled"];
  const where = stored.outputs.version === version ? {} : { version, uriWithVersion: id };
  return {
    inputs: { ...without(stored.inputs, ...changing), ...now },
    outputs: { ...without(stored.outputs, ...changing), ...now, ...where },
  };
}

/** Deletes what is ours alone: not what was there before, nor what somebody else has written since. */
async function remove(vaults: Vaults, state: Properties, context: DeleteContext): Promise<void> {
  const held = storedSchema.parse(state);
  const { signal } = context;
  if (context.declared.some((one) => isSameAddress(held, one))) return;
  const client = vaults.of(held.vaultName);
  const stays = (why: string): Promise<void> =>
    say(
      context,
      "warning",
      `the secret ${held.secretName} stays in the vault ${client.vault}: ${why}. Delete it there if nobody needs it.`,
    );
  let right: VaultRight = "list";
  try {
    const versions = await client.versions(held.secretName, signal);
    if (versions === undefined) return;
    const why =
      held.tookOver === true
        ? "it was there before Quarterturn wrote to it"
        : isOf(newestOf(versions), held.tags)
          ? undefined
          : "somebody has written to it since";
    right = "delete";
    await (why === undefined ? client.delete(held.secretName, signal) : stays(why));
  } catch (error) {
    if (error instanceof VaultRefusal && error.code === "SecretNotFound") return;
    if (await client.isGone(error, signal)) return;
    throw inWords(error, context, client, right);
  }
}

function isSameAddress({ vaultName, secretName }: Address, declared: Properties): boolean {
  return isSameName(vaultName, declared.vaultName) && isSameName(secretName, declared.secretName);
}

/** To Azure, `KVLT` and `kvlt` are one name. */
function isSameName(one: Properties[string], other: Properties[string]): boolean {
  return typeof one === "string" && typeof other === "string" && one.toLowerCase() === other.toLowerCase();
}
