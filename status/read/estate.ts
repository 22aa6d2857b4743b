import { z } from "zod";
import type { Existing } from "../../settings/estate";
import { rolesFor } from "../../names/roles";
import { ArmError, type ResourceManager, apiVersions } from "../../web/arm";
import { readRoleAssignments } from "../../web/roleAssignments";
import type { EstateFacts, ReaderFacts, VaultRights } from "../estateFacts";
import type { Facts, Read } from "../facts";
import { wantedSettings } from "../report/wantedSettings";
import { armReason } from "./armReason";
import { readFunctionApp } from "./functionApp";
import { readGateway } from "./gateway";

type Known = Pick<Facts, "settings" | "state">;

const kinds = {
  vault: { type: "Microsoft.KeyVault/vaults", version: apiVersions.vault },
  functionApp: { type: "Microsoft.Web/sites", version: apiVersions.site },
  gateway: { type: "Microsoft.ApiManagement/service", version: apiVersions.gateway },
  identity: { type: "Microsoft.ManagedIdentity/userAssignedIdentities", version: apiVersions.identity },
} as const;
type Kind = keyof typeof kinds;

/** A piece's ARM ID and what Azure has there; its ID alone where only that can't be read. */
interface Piece {
  readonly id: string;
  readonly body: Read<unknown>;
  /** What belongs to it may be asked for all the same: it answered, or refused this alone. */
  readonly answers: boolean;
}

/**
 * What reads the secrets, whether the stack declares it or it exists: each piece by itself, so that one's trouble hides no
 * other's. Before a run has finished there is nothing to hold it against.
 */
export async function readEstate(known: Known, azure: ResourceManager): Promise<EstateFacts> {
  const { settings, state } = known;
  if (state.ledger === undefined) return { readers: [] };
  const { vault, functionApp: site, gateway: service } = settings;
  const [vaultHere, siteHere, serviceHere, others] = await Promise.all([
    pieceOf("vault", vault.vaultName, vault.existing, known, azure),
    site && pieceOf("functionApp", site.siteName, site.existing, known, azure),
    service && pieceOf("gateway", service.serviceName, service.existing, known, azure),
    Promise.all(Object.entries(vault.readers).map(([name, one]) => otherReader(name, one, known, azure))),
  ]);
  const functionApp = siteHere && (await functionAppAt(siteHere, known, azure));
  const readers = [
    ...(siteHere ? [{ name: "Function App", principalId: parsed(siteHere, systemIdentity) }] : []),
    ...(serviceHere ? [{ name: "gateway", principalId: parsed(serviceHere, systemIdentity) }] : []),
    ...others,
  ];
  return {
    ...(functionApp && { functionApp }),
    ...(serviceHere && { gateway: parsed(serviceHere, readGateway) }),
    ...(vaultHere && { rights: await rightsAt(vaultHere, readers, azure) }),
    readers,
  };
}

async function functionAppAt(
  piece: Read<Piece>,
  known: Known,
  azure: ResourceManager,
): Promise<NonNullable<EstateFacts["functionApp"]>> {
  if (!piece.ok) return piece;
  const { id, body, answers } = piece.value;
  if (!body.ok && !answers) return body;
  return { ok: true, value: await readFunctionApp(id, wantedSettings(known), azure) };
}

function parsed<T>(piece: Read<Piece>, read: (body: unknown) => T): Read<T> {
  if (!piece.ok) return piece;
  const { body } = piece.value;
  if (!body.ok) return body;
  try {
    return { ok: true, value: read(body.value) };
  } catch (error) {
    return { ok: false, reason: armReason(error, "") };
  }
}

/** One that the state has as a resource is where the state says, any other where the stack file does. */
async function pieceOf(
  kind: "vault" | "functionApp" | "gateway",
  name: string,
  existing: Existing | undefined,
  { state }: Pick<Known, "state">,
  azure: ResourceManager,
): Promise<Read<Piece> | undefined> {
  const held = state.estate.ids.get(kind);
  if (held !== undefined) return { ok: true, value: await lookedAt(held, kind, azure) };
  // Declared, and no run has made it: the run said so.
  if (existing === undefined) return undefined;
  const id = idOf(kind, name, existing, state.estate.subscriptionId, `${kind}.existing`);
  return id.ok ? { ok: true, value: await lookedAt(id.value, kind, azure) } : id;
}

function idOf(
  kind: Kind,
  name: string,
  { resourceGroup, subscription }: Pick<Existing, "resourceGroup" | "subscription">,
  ownSubscription: string | undefined,
  key: string,
): Read<string> {
  const subscriptionId = subscription ?? ownSubscription;
  if (subscriptionId === undefined)
    return {
      ok: false,
      reason: `the stack's state doesn't say in which subscription ${name} lies: run \`pulumi up\` once, or write it into \`quarterturn:${key}.subscription\``,
    };
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return { ok: true, value: `${group}/providers/${kinds[kind].type}/${name}` };
}

async function lookedAt(id: string, kind: Kind, azure: ResourceManager): Promise<Piece> {
  const { type, version } = kinds[kind];
  try {
    return { id, body: { ok: true, value: (await azure.ask(id, version)).body }, answers: true };
  } catch (error) {
    const reason = armReason(error, `${type}/read`);
    const status = error instanceof ArmError ? error.status : undefined;
    const body = { ok: false, reason, ...(status === 404 && { isGone: true as const }) } as const;
    return { id, body, answers: status === 403 };
  }
}

async function otherReader(
  reader: string,
  wanted: Known["settings"]["vault"]["readers"][string],
  { state }: Pick<Known, "state">,
  azure: ResourceManager,
): Promise<ReaderFacts> {
  const name = `reader ${reader}`;
  if ("objectId" in wanted) return { name, principalId: { ok: true, value: wanted.objectId } };
  const { identity } = wanted;
  const key = `vault.readers.${reader}.identity`;
  const id = idOf("identity", identity.name, identity, state.estate.subscriptionId, key);
  if (!id.ok) return { name, principalId: id };
  const piece = await lookedAt(id.value, "identity", azure);
  return { name, principalId: parsed({ ok: true, value: piece }, ownIdentity) };
}

const systemSchema = z.object({ identity: z.object({ principalId: z.string().nullish() }).nullish() });
const identitySchema = z.object({ properties: z.object({ principalId: z.string() }) });
const vaultSchema = z.object({
  properties: z.object({
    enableRbacAuthorization: z.boolean().nullish(),
    accessPolicies: z
      .array(
        z.object({
          objectId: z.string(),
          permissions: z.object({ secrets: z.array(z.string()).nullish() }),
        }),
      )
      .nullish(),
  }),
});

function systemIdentity(body: unknown): string | undefined {
  return systemSchema.parse(body).identity?.principalId ?? undefined;
}

function ownIdentity(body: unknown): string {
  return identitySchema.parse(body).properties.principalId;
}

/** Roles may be given above the vault too, so each reader's are asked for. */
async function rightsAt(
  vault: Read<Piece>,
  readers: readonly ReaderFacts[],
  azure: ResourceManager,
): Promise<Read<VaultRights>> {
  const held = parsed(vault, policiesIn);
  if (!held.ok) return held;
  if (held.value !== undefined) return { ok: true, value: { access: "policies", permissions: held.value } };
  const id = vault.ok ? vault.value.id : "";
  const ids = readers.flatMap(({ principalId }) => (principalId.ok ? (principalId.value ?? []) : []));
  const mayRead = await Promise.all(
    ids.map(async (one) => [one.toLowerCase(), await mayReadAt(id, one, azure)] as const),
  );
  return { ok: true, value: { access: "rbac", mayRead: new Map(mayRead) } };
}

async function mayReadAt(vaultId: string, objectId: string, azure: ResourceManager): Promise<Read<boolean>> {
  try {
    const roles = rolesFor("reads", vaultId, await readRoleAssignments(azure, vaultId, objectId));
    if (roles.length > 0 && roles.every(({ isConditional }) => isConditional))
      return { ok: false, reason: "its role is given under a condition" };
    return { ok: true, value: roles.length > 0 };
  } catch (error) {
    return { ok: false, reason: armReason(error, "Microsoft.Authorization/roleAssignments/read") };
  }
}

/** Undefined where it goes by roles. */
function policiesIn(body: unknown): ReadonlyMap<string, readonly string[]> | undefined {
  const { enableRbacAuthorization, accessPolicies } = vaultSchema.parse(body).properties;
  if (enableRbacAuthorization === true) return undefined;
  const permissions = (accessPolicies ?? []).map(
    ({ objectId, permissions: { secrets } }) =>
      [objectId.toLowerCase(), (secrets ?? []).map((one) => one.toLowerCase())] as const,
  );
  return new Map(permissions);
}
