import { createHash } from "node:crypto";
import { hostnames } from "../arm/gateways";
import { appSettingsOf } from "../arm/sites";
import { isProperties, text, without, type Properties, type Value } from "../properties";
import { outputsOf as gatewayOutputs } from "../provider/azure-native/gateway";
import { outputsOf as vaultOutputs } from "../provider/azure-native/vault";
import { outputsOf as siteOutputs } from "../provider/azure-native/webApp";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/** What a tenant holds, piece by piece: by the ID of each, what Azure answers of it, as JSON with its keys in order. */
export type EstateDump = Readonly<Record<string, string>>;

/**
 * Renders everything that somebody may have put into the tenant. What many write in is taken apart, so that each piece is
 * somebody's: a vault's policies, a site's settings, a gateway's host names. When something was written last, and ETags, are
 * the service's own and not in it; of secrets there is a digest.
 */
export function dumpEstate(world: World): EstateDump {
  const pieces = [
    ...world.subscriptions.all().map(({ id, name }): Piece => [`/subscriptions/${id}`, { name }]),
    ...world.resourceGroups.all().map(({ id, inputs }): Piece => [id, inputs]),
    ...world.vaults.all().flatMap((vault) => vaultPieces(world, vault.name)),
    ...world.resources.all().flatMap((resource) => resourcePieces(world, resource)),
    ...world.apps
      .all()
      .flatMap(({ objectId, displayName, clientId, inputs, owners }): Piece[] => [
        [
          `/applications/${objectId}`,
          { displayName, clientId, inputs, owners: owners === undefined ? null : [...owners] },
        ],
      ]),
    ...world.passwords
      .all()
      .map(({ appObjectId, keyId, secretText, ...rest }): Piece => [
        `/applications/${appObjectId}/passwords/${keyId}`,
        { ...rest, digest: digestOf(secretText) },
      ]),
    ...world.servicePrincipals.all().map((one): Piece => [`/servicePrincipals/${one.objectId}`, { ...one }]),
    ...world.people.all().map((one): Piece => [`/people/${one.objectId}`, { ...one }]),
  ];
  const sorted = pieces.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, piece]) => [key, JSON.stringify(ordered(piece))]));
}

type Piece = [key: string, value: Properties];

/** What the service itself says of when and by whom something was written. */
const own = ["etag", "lastModifiedTimeUtc", "systemData"] as const;

function vaultPieces(world: World, name: string): Piece[] {
  const vault = world.vaults.get(name);
  if (vault === undefined) return [];
  const { properties, ...rest } = without(vaultOutputs(world, vault), ...own);
  const body = { ...rest, properties: without(isProperties(properties) ? properties : {}, "accessPolicies") };
  const deleted = vault.deleted === undefined ? {} : { deleted: { ...vault.deleted } };
  return [
    [vault.id, { ...body, ...deleted }],
    ...vault.accessPolicies.map((policy): Piece => [
      `${vault.id}/accessPolicies/${policy.objectId}`,
      JSON.parse(JSON.stringify(policy)) as Properties,
    ]),
    ...world.secrets.all(`${vault.name}/`).flatMap(({ name: secret, versions, deleted: gone }) =>
      versions.map((one): Piece => [
        `${vault.id}/secrets/${secret}/${one.version}`,
        {
          ...without({ ...one }, "updated", "value", "version"),
          deleted: gone === undefined ? null : { ...gone },
          digest: digestOf(one.value),
        },
      ]),
    ),
    ...world.certificates
      .all(`${vault.name}/`)
      .map(({ name: certificate, versions, pending }): Piece => [
        `${vault.id}/certificates/${certificate}`,
        { versions: versions.map(({ cer }) => digestOf(cer)), pending: pending?.csr ?? null },
      ]),
  ];
}

function resourcePieces(world: World, resource: ArmResource): Piece[] {
  const { id, inputs, assigned } = resource;
  if (/\/microsoft\.web\/sites\/[^/]+$/i.test(id)) {
    return [
      [id, without(siteOutputs(world, resource), ...own)],
      ...Object.entries(appSettingsOf(resource)).map(([setting, value]): Piece => [
        `${id}/config/appsettings/${setting}`,
        { value },
      ]),
    ];
  }
  if (/\/microsoft\.apimanagement\/service\/[^/]+$/i.test(id)) {
    const answered = gatewayOutputs(world, resource);
    return [
      [id, without(answered, ...own, "hostnameConfigurations")],
      ...hostnames(answered).map((hostname): Piece => [
        `${id}/hostnames/${text(hostname, "hostName") ?? ""}/${text(hostname, "type") ?? ""}`,
        // Azure renews those that it manages.
        hostname.certificateSource === "Managed" ? without(hostname, "certificate") : hostname,
      ]),
    ];
  }
  return [[id, { inputs, assigned }]];
}

const digestOf = (value: string): string => createHash("sha256").update(value).digest("hex");

function ordered(value: Value | undefined): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(ordered);
  if (!isProperties(value)) return value ?? null;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, ordered(inner)]));
}

/** What became of the pieces that were there before, and which came: the IDs of each. */
export interface EstateChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares two dumps. */
export function changesBetweenDumps(before: EstateDump, after: EstateDump): EstateChanges {
  return {
    added: Object.keys(after).filter((key) => before[key] === undefined),
    changed: Object.keys(before).filter((key) => after[key] !== undefined && after[key] !== before[key]),
    removed: Object.keys(before).filter((key) => after[key] === undefined),
  };
}
