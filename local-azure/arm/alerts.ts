import { BadRequest, LocationNotAvailable, ResourceNotFound } from "../errors/arm";
import { lastNameOf, resourceGroupOf, subscriptionOf } from "../ids";
import { vaultState } from "../keyvault/vaults";
import { text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/** Where action groups are. Source: Azure Monitor, "Create and manage action groups", global and regional. */
const actionGroupLocations = [
  "global",
  "swedencentral",
  "germanywestcentral",
  "northcentralus",
  "southcentralus",
];

/** @throws LocationNotAvailable for an action group where there are none. */
export function requireActionGroupLocation(location: string): void {
  if (!actionGroupLocations.includes(location.toLowerCase().replaceAll(" ", "")))
    throw new LocationNotAvailable(location, "Microsoft.Insights/actionGroups", actionGroupLocations);
}

/** @throws BadRequest for receivers of one name: a name is for one receiver of a group. */
export function requireDistinctNames(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined)
    throw new BadRequest(`Receiver names must be unique in an action group: '${twice}' is there twice.`);
}

/** @throws BadRequest for an action group of one of the tenant's subscriptions that isn't there. */
export function requireActionGroups(
  { resources, subscriptions }: Pick<World, "resources" | "subscriptions">,
  ids: readonly string[],
): void {
  const missing = ids.find(
    (id) => subscriptions.get(subscriptionOf(id) ?? "") !== undefined && resources.get(id) === undefined,
  );
  if (missing !== undefined) throw new BadRequest(`The action group '${missing}' could not be found.`);
}

/** A log or a metric that a setting sends on. */
interface Sent {
  readonly category?: string | undefined;
  readonly categoryGroup?: string | undefined;
}

/** What a vault has to send on. Source: Azure Key Vault, monitoring data reference. */
const ofVaults = {
  categories: ["AuditEvent", "AzurePolicyEvaluationDetails"],
  groups: ["audit", "allLogs"],
  metrics: ["AllMetrics"],
};

/** @throws ResourceNotFound, BadRequest for a setting of a vault that isn't there, or that has no such log. */
export function requireDiagnostics(
  world: Pick<World, "clock" | "vaults">,
  resourceUri: string,
  { logs, metrics }: { readonly logs: readonly Sent[]; readonly metrics: readonly Sent[] },
): void {
  if (logs.length + metrics.length === 0)
    throw new BadRequest("At least one data type (logs or metrics) must be specified.");
  const unclear = logs.find(
    ({ category, categoryGroup }) => (category === undefined) === (categoryGroup === undefined),
  );
  if (unclear !== undefined) throw new BadRequest("A log has either a category or a categoryGroup.");
  if (!/\/providers\/microsoft\.keyvault\/vaults\/[^/]+$/i.test(resourceUri)) return;
  const name = lastNameOf(resourceUri);
  const state = vaultState(world, name);
  if (state.kind !== "live" || state.vault.id.toLowerCase() !== resourceUri.toLowerCase())
    throw new ResourceNotFound("Microsoft.KeyVault/vaults", name, resourceGroupOf(resourceUri) ?? "");
  const isKnown = (known: readonly string[], sent: string | undefined): boolean =>
    sent === undefined || known.includes(sent);
  const unknown = [
    ...logs.filter(({ category }) => !isKnown(ofVaults.categories, category)),
    ...logs.filter(({ categoryGroup }) => !isKnown(ofVaults.groups, categoryGroup)),
    ...metrics.filter(({ category }) => !isKnown(ofVaults.metrics, category)),
  ][0];
  if (unknown !== undefined)
    throw new BadRequest(`Category '${unknown.category ?? unknown.categoryGroup ?? ""}' is not supported.`);
}

/** The events of a resource. */
interface Topic {
  readonly source?: string | undefined;
  readonly topicType?: string | undefined;
  readonly location: string;
}

const isTopic = ({ id }: ArmResource): boolean => /\/systemTopics\/[^/]+$/i.test(id);

/**
 * Takes a system topic whose source is there, in the same place, and has no other: a resource has one topic.
 * @throws BadRequest, ResourceNotFound for a vault that isn't there.
 */
export function requireTopicSource(
  world: Pick<World, "clock" | "resources" | "vaults">,
  { source, topicType, location }: Topic,
  id: string,
): void {
  if (source === undefined || topicType === undefined)
    throw new BadRequest("The system topic's source and topicType are required.");
  const other = world.resources.find(
    (one) => isTopic(one) && same(text(one.inputs, "source"), source) && !same(one.id, id),
  );
  if (other !== undefined) {
    throw new BadRequest(
      `Only one system topic is allowed per source. The source '${source}' has '${other.id}' already.`,
    );
  }
  if (!/\/vaults\/[^/]+$/i.test(source)) return;
  if (topicType.toLowerCase() !== "microsoft.keyvault.vaults")
    throw new BadRequest(`The topic type '${topicType}' is not that of '${source}'.`);
  const state = vaultState(world, lastNameOf(source));
  if (state.kind !== "live" || !same(state.vault.id, source))
    throw new ResourceNotFound(
      "Microsoft.KeyVault/vaults",
      lastNameOf(source),
      resourceGroupOf(source) ?? "",
    );
  if (!same(text(state.vault.inputs, "location"), location))
    throw new BadRequest(`The system topic must be in the location of its source '${source}'.`);
}

const same = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase().replaceAll(" ", "") === other.toLowerCase().replaceAll(" ", "");

/** What a vault tells of. Source: Azure Event Grid, "Azure Key Vault as Event Grid source". */
const vaultEvents = new Set(
  [
    ...["CertificateNewVersionCreated", "CertificateNearExpiry", "CertificateExpired"],
    ...["KeyNewVersionCreated", "KeyNearExpiry", "KeyExpired"],
    ...["SecretNewVersionCreated", "SecretNearExpiry", "SecretExpired", "VaultAccessPolicyChanged"],
  ].map((event) => `Microsoft.KeyVault.${event}`),
);

/** @throws BadRequest for an event that a vault's topic never has. */
export function requireEventTypes(topic: ArmResource, wanted: readonly string[]): void {
  if (!same(text(topic.inputs, "topicType"), "Microsoft.KeyVault.vaults")) return;
  const unknown = wanted.find((event) => !vaultEvents.has(event));
  if (unknown !== undefined)
    throw new BadRequest(
      `The event type '${unknown}' is not supported by the topic type Microsoft.KeyVault.vaults.`,
    );
}
