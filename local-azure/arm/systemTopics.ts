import { BadRequest, ResourceNotFound } from "../errors/arm";
import { lastNameOf, resourceGroupOf } from "../ids";
import { vaultState } from "../keyvault/vaults";
import { text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

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
export function requireSource(
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
