import type { Context, Hono } from "hono";
import { z } from "zod";
import { ResourceNotFound } from "../errors/arm";
import { Forbidden, SecretDisabled, SecretNotFound } from "../errors/keyvault";
import { resourceGroupOf } from "../ids";
import { getSecret, secretState } from "../keyvault/readSecrets";
import { vaultState } from "../keyvault/vaults";
import { type Properties, section, text } from "../properties";
import type { Ours } from "../rights/ownership";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import {
  type ManagementEnvironment,
  permit,
  readBody,
  requireResource,
  resourceIdOf,
  resourcePath,
} from "./requests";
import { appSettingsOf, replaceAppSettings } from "./sites";

/** What became of a reference. Source: Azure/azure-rest-api-specs, Microsoft.Web, `ResolveStatus`. */
type ReferenceStatus =
  | "AccessToKeyVaultDenied"
  | "InvalidSyntax"
  | "MSINotEnabled"
  | "OtherReasons"
  | "Resolved"
  | "SecretNotFound"
  | "SecretVersionNotFound"
  | "VaultNotFound";

/** A setting that refers to a vault secret, and what came of it. */
interface ConfigReference {
  /** The setting's name. */
  readonly name: string;
  readonly reference: string;
  readonly status: ReferenceStatus;
  readonly details: string;
  /** Empty where the reference couldn't be read. */
  readonly vaultName: string;
  readonly secretName: string;
  /** The version that the reference names, or the newest; empty unless it was resolved or named. */
  readonly secretVersion: string;
  readonly identityType: "SystemAssigned" | "UserAssigned";
}

type Services = Ours & Pick<World, "clock" | "resources" | "secrets" | "vaults">;

/** The references among a site's settings, each resolved now, as the site's identity may. */
function configReferences(world: Services, site: ArmResource): readonly ConfigReference[] {
  return Object.entries(appSettingsOf(site))
    .filter(([, value]) => /^@Microsoft\.KeyVault\(/i.test(value))
    .map(([name, reference]) => resolved(world, site, name, reference));
}

/** `VaultName=…;SecretName=…[;SecretVersion=…]` or `SecretUri=https://VAULT…/secrets/NAME[/VERSION]`. */
function parsed(reference: string): { vault: string; name: string; version: string } | undefined {
  const inside = /^@Microsoft\.KeyVault\((.*)\)$/i.exec(reference.trim())?.[1] ?? "";
  const uri = /^SecretUri=https:\/\/([^./]+)\.[^/]+\/secrets\/([^/;]+)(?:\/([^/;]*))?\/?$/i.exec(inside);
  if (uri !== null) return { vault: uri[1] ?? "", name: uri[2] ?? "", version: uri[3] ?? "" };
  const parts = inside.split(";").filter((part) => part.trim() !== "");
  const named = new Map(
    parts.map((part): [string, string] => {
      const [key = "", ...value] = part.split("=");
      return [key.trim().toLowerCase(), value.join("=").trim()];
    }),
  );
  const [vault = "", name = ""] = [named.get("vaultname"), named.get("secretname")];
  if (vault === "" || name === "") return undefined;
  return { vault, name, version: named.get("secretversion") ?? "" };
}

function resolved(world: Services, site: ArmResource, name: string, reference: string): ConfigReference {
  const { kind, objectId } = referenceIdentity(world, site);
  const found = parsed(reference);
  const at = {
    name,
    reference,
    vaultName: found?.vault ?? "",
    secretName: found?.name ?? "",
    secretVersion: found?.version ?? "",
    identityType: kind,
  };
  if (found === undefined) return { ...at, ...outcome("InvalidSyntax") };
  if (objectId === undefined) return { ...at, ...outcome("MSINotEnabled") };
  if (vaultState(world, found.vault).kind !== "live") return { ...at, ...outcome("VaultNotFound") };
  const { vault, name: secret } = found;
  const sought = found.version === "" ? {} : { version: found.version };
  try {
    const { version } = getSecret(world, { vault, name: secret, ...sought, reader: objectId });
    return { ...at, ...outcome("Resolved"), secretVersion: version };
  } catch (error) {
    return { ...at, ...outcome(statusOf(world, error, found)) };
  }
}

function statusOf(
  world: Services,
  error: unknown,
  { vault, name }: { readonly vault: string; readonly name: string },
): ReferenceStatus {
  if (error instanceof SecretDisabled) return "OtherReasons";
  if (error instanceof Forbidden) return "AccessToKeyVaultDenied";
  if (!(error instanceof SecretNotFound)) throw error;
  return secretState(world, { vault, name }).kind === "live" ? "SecretVersionNotFound" : "SecretNotFound";
}

/** The identity that reads a site's references: its own, or the user-assigned one that the site names. */
function referenceIdentity(
  { resources }: Pick<World, "resources">,
  { inputs, assigned }: ArmResource,
): { readonly kind: ConfigReference["identityType"]; readonly objectId: string | undefined } {
  const named = text(inputs, "keyVaultReferenceIdentity") ?? "SystemAssigned";
  const identity = section(assigned, "identity");
  if (named.toLowerCase() === "systemassigned")
    return { kind: "SystemAssigned", objectId: text(identity, "principalId") };
  const attached = Object.keys(section(identity, "userAssignedIdentities"));
  const isAttached = attached.some((id) => id.toLowerCase() === named.toLowerCase());
  const principal: Properties = resources.get(named)?.assigned ?? {};
  return { kind: "UserAssigned", objectId: isAttached ? text(principal, "principalId") : undefined };
}

const sentences: Readonly<Record<ReferenceStatus, string>> = {
  AccessToKeyVaultDenied:
    "Key Vault reference was not able to be resolved because site was denied access to Key Vault.",
  InvalidSyntax: "Key Vault reference has a syntax that is not supported.",
  MSINotEnabled:
    "Key Vault reference was not able to be resolved because the site has no such managed identity.",
  OtherReasons: "Key Vault reference was not able to be resolved: the secret is disabled.",
  Resolved: "Reference has been successfully resolved.",
  SecretNotFound: "Key Vault reference was not able to be resolved because secret was not found.",
  SecretVersionNotFound:
    "Key Vault reference was not able to be resolved because secret version was not found.",
  VaultNotFound: "Key Vault reference was not able to be resolved because vault was not found.",
};

const outcome = (status: ReferenceStatus): Pick<ConfigReference, "details" | "status"> => ({
  status,
  details: sentences[status],
});

const type = "Microsoft.Web/sites/config";
const config = `${resourcePath("Microsoft.Web/sites")}/config`;
const references = `${config}/configreferences/appsettings`;
const settingsShape = z.object({ properties: z.record(z.string(), z.string()) });

/** A site's application settings, which replace each other as a whole, and what became of its Key Vault references. */
export function siteSettingRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const may = (action: string): ReturnType<typeof permit> => permit(world, resourceIdOf, `${type}/${action}`);
  app.post(`${config}/appsettings/list`, may("list/action"), (context) =>
    context.json(settingsBody(requireResource(world, context))),
  );
  app.put(`${config}/appsettings`, may("write"), async (context) => {
    const { properties } = await readBody(context, settingsShape);
    world.transact(() => {
      replaceAppSettings(world, requireResource(world, context), properties);
    });
    return context.json(settingsBody(requireResource(world, context)));
  });
  app.get(references, may("read"), (context) => {
    const site = requireResource(world, context);
    return context.json({ value: configReferences(world, site).map((one) => referenceBody(site, one)) });
  });
  app.get(`${references}/:setting`, may("read"), (context) => {
    const site = requireResource(world, context);
    return context.json(referenceBody(site, referenceOf(context, world, site)));
  });
}

function referenceOf(context: Context, world: World, site: ArmResource): ConfigReference {
  const setting = decodeURIComponent(context.req.param("setting") ?? "");
  const found = configReferences(world, site).find(({ name }) => name === setting);
  if (found !== undefined) return found;
  throw new ResourceNotFound(`${type}/configreferences`, setting, resourceGroupOf(site.id) ?? "");
}

function settingsBody(site: ArmResource): object {
  const { location, tags } = site.inputs;
  return {
    id: `${site.id}/config/appsettings`,
    name: "appsettings",
    type,
    location,
    tags,
    properties: appSettingsOf(site),
  };
}

function referenceBody(
  { id, inputs }: ArmResource,
  { name, identityType, ...reference }: ConfigReference,
): object {
  return {
    id: `${id}/config/configreferences/appsettings/${name}`,
    name,
    type: `${type}/configreferences`,
    location: inputs.location,
    properties: {
      ...reference,
      identityType: { type: identityType },
      source: "KeyVault",
      activeVersion: reference.status === "Resolved" ? reference.secretVersion : null,
    },
  };
}
