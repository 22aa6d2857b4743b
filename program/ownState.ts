import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { secretNameOf } from "../names/secretName";
import type { GivenRole } from "../names/roles";
import { types, vaultSecretTypes } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import { defaultVault, nameAt, partsAt } from "../names/vaultName";
import { isRightName, readerName, writerName } from "../names/rightName";
import { type Ledger, LedgerError, readLedger } from "../rotation";
import type { PartOf, vaultTagsSchema } from "../components/contract";
import type { HeldResource } from "../components/holdings";
import type { VaultAccess } from "../components/secretVault";

/** What this stack's state has at the start of a run. */
export interface OwnState {
  readonly resources: readonly HeldResource[];
  /** Undefined in a stack that no run has begun; the provider refuses one that can't be read. */
  readonly ledger: Ledger | undefined;
}

const heldSchema = z.object({
  outputs: z.record(z.string(), z.object({ outputs: z.unknown() })).default({}),
});

/**
 * Reads this stack's own resources, as the last run left them. What a run says of itself isn't enough: one that was
 * killed, that named targets, or whose state was restored left other things than it was to.
 */
export async function readOwnState(): Promise<OwnState> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  });
  const { outputs: held } = heldSchema.parse(answer);
  const resources = Object.entries(held).map(([urn, { outputs }]) => ({ urn, outputs }));
  return { resources, ledger: ledgerIn(resources) };
}

function ledgerIn(resources: readonly HeldResource[]): Ledger | undefined {
  const stored = resources.find(({ urn }) => typeOf(urn) === types.ledger);
  if (stored === undefined) return undefined;
  try {
    return readLedger(stored.outputs);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

const tagsSchema = z.object({
  tags: z.object({
    consumer: z.string(),
    generation: z.string().optional().catch(undefined),
  } satisfies PartOf<typeof vaultTagsSchema>),
  secretName: z.string().optional().catch(undefined),
  // As azure-native calls it.
  name: z.string().optional().catch(undefined),
});

/** A consumer's secret in a vault, as the last run left it. */
export interface StoredSecret {
  readonly secretName: string;
  /** `g7`; undefined if somebody took the tag away, and a refresh saw that. */
  readonly generation: string | undefined;
}

/** The secrets in all vaults, by consumer, then by vault. */
export function secretsInVaults({
  resources,
}: OwnState): ReadonlyMap<string, ReadonlyMap<string, StoredSecret>> {
  const all = new Map<string, Map<string, StoredSecret>>();
  for (const { urn, outputs } of resources) {
    if (!vaultSecretTypes.includes(typeOf(urn))) continue;
    const { data } = tagsSchema.safeParse(outputs);
    if (data === undefined) continue;
    const { tags, secretName, name } = data;
    const held = all.get(tags.consumer) ?? new Map<string, StoredSecret>();
    const stored = secretName ?? name ?? secretNameOf(tags.consumer);
    held.set(partsAt(nameOf(urn)).vault, { secretName: stored, generation: tags.generation });
    all.set(tags.consumer, held);
  }
  return all;
}

/** The vaults that the state has something of, by what the stack file called them then. */
export function vaultsIn({ resources }: OwnState): ReadonlyMap<string, readonly HeldResource[]> {
  const kept: readonly string[] = [types.vault, ...vaultSecretTypes];
  const all = new Map<string, HeldResource[]>();
  for (const one of resources.filter(({ urn }) => kept.includes(typeOf(urn)))) {
    const { vault } = partsAt(nameOf(one.urn));
    all.set(vault, [...(all.get(vault) ?? []), one]);
  }
  return all;
}

const identitySchema = z.object({ identity: z.object({ principalId: z.string() }) });

/** Object ID of the managed identity of the one resource of a type; undefined if there is none. */
export function identityIn({ resources }: OwnState, type: string): string | undefined {
  const [found] = resources
    .filter(({ urn }) => typeOf(urn) === type)
    .flatMap(({ outputs }) => identitySchema.safeParse(outputs).data?.identity.principalId ?? []);
  return found;
}

const rightSchema = z.union([
  z.object({ policy: z.object({ objectId: z.string() }) }).transform(({ policy }) => policy.objectId),
  z.object({ principalId: z.string() }).transform(({ principalId }) => principalId),
]);

/** Object ID of who has the right that an earlier run gave under this name; undefined if none did. */
export function holderIn({ resources }: OwnState, right: string): string | undefined {
  const [found] = resources
    .filter(({ urn }) => isRight(urn) && nameOf(urn) === right)
    .flatMap(({ outputs }) => rightSchema.safeParse(outputs).data ?? []);
  return found;
}

/** Object ID of who has the right that a reader got in a vault in an earlier run; undefined if none did. */
export function readerIn(state: OwnState, reader: string, vault = defaultVault): string | undefined {
  return holderIn(state, nameAt(readerName(reader), vault));
}

const writerSchema = z.union([
  z.object({ policy: z.object({ objectId: z.string() }) }).transform(({ policy }) => policy),
  z
    .object({ principalId: z.string(), principalType: z.string().optional() })
    .transform(({ principalId, principalType }) => ({ objectId: principalId, principalType })),
]);

/** Who has the right to write secrets into a vault that an earlier run gave under this name; undefined if none did. */
export function writerIn(
  { resources }: OwnState,
  writer: string,
  vault: string,
): { readonly objectId: string; readonly principalType?: string | undefined } | undefined {
  const [found] = resources
    .filter(({ urn }) => isRight(urn) && nameOf(urn) === nameAt(writerName(writer), vault))
    .flatMap(({ outputs }) => writerSchema.safeParse(outputs).data ?? []);
  return found;
}

/** True for a role that this stack gave, and nobody else. */
export function isOwnRole({ resources }: OwnState, given: GivenRole): boolean {
  return resources
    .filter(({ urn }) => typeOf(urn) === types.roleAssignment)
    .some(({ outputs }) => {
      const { data } = roleSchema.safeParse(outputs);
      return (
        data?.principalId.toLowerCase() === given.principalId &&
        data.scope.toLowerCase() === given.scope.toLowerCase() &&
        data.roleDefinitionId.toLowerCase().endsWith(`/${given.role}`)
      );
    });
}

const roleSchema = z.object({ principalId: z.string(), scope: z.string(), roleDefinitionId: z.string() });

/** Object IDs, in small letters, of those who have an access policy of this stack's in a vault. */
export function policyHolders({ resources }: OwnState, vault: string): ReadonlySet<string> {
  return new Set(
    resources
      .filter(({ urn }) => typeOf(urn) === types.accessPolicy && partsAt(nameOf(urn)).vault === vault)
      .flatMap(({ outputs }) => rightSchema.safeParse(outputs).data?.toLowerCase() ?? []),
  );
}

function isRight(urn: string): boolean {
  const type = typeOf(urn);
  return type === types.accessPolicy || type === types.roleAssignment;
}

const vaultSchema = z.object({ uri: z.string() });

/** What the last run knew of a vault. */
export function vaultHere(
  { resources }: OwnState,
  vault: string,
): { readonly uri: string; readonly access: VaultAccess } {
  const ours = resources.filter(({ urn }) => partsAt(nameOf(urn)).vault === vault);
  const [uri = ""] = ours
    .filter(({ urn }) => typeOf(urn) === types.secretVault)
    .flatMap(({ outputs }) => vaultSchema.safeParse(outputs).data?.uri ?? []);
  const hasRoles = ours.some(({ urn }) => typeOf(urn) === types.roleAssignment && isRightName(nameOf(urn)));
  return { uri, access: hasRoles ? "rbac" : "policies" };
}
