import { z } from "zod";
import { defaultVault, nameAt } from "../../names/vaultName";
import type { Existing, VaultSettings } from "../../settings/estate";
import { vaultPath, vaultsOf } from "../../settings/vaults";
import { ArmError, type ResourceManager, apiVersions } from "../../web/arm";
import type { EstateFacts, ReaderFacts } from "../estateFacts";
import type { Facts, Read } from "../facts";
import { wantedSettings } from "../report/wantedSettings";
import { armReason } from "./armReason";
import { readFunctionApp } from "./functionApp";
import { readGateway } from "./gateway";
import { policiesIn, rightsAt } from "./vaultRights";

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
  const { functionApp: site, gateway: service } = settings;
  const [vaults, siteHere, serviceHere] = await Promise.all([
    Promise.all(
      vaultsOf(settings).map(async ([name, one]) => [name, await vaultAt(name, one, known, azure)] as const),
    ),
    site && pieceOf("functionApp", site.siteName, site.existing, known, azure),
    service && pieceOf("gateway", service.serviceName, service.existing, known, azure),
  ]);
  const functionApp = siteHere && (await functionAppAt(siteHere, known, azure));
  const readers = [
    ...(siteHere ? [{ name: "Function App", principalId: parsed(siteHere, systemIdentity) }] : []),
    ...(serviceHere ? [{ name: "gateway", principalId: parsed(serviceHere, systemIdentity) }] : []),
  ];
  return {
    ...(functionApp && { functionApp }),
    ...(serviceHere && { gateway: parsed(serviceHere, readGateway) }),
    ...(await rightsIn(vaults, readers, known, azure)),
  };
}

/** A vault as it was found, and its own readers of the stack file. */
interface VaultAt {
  readonly piece: Read<Piece> | undefined;
  readonly others: readonly ReaderFacts[];
}

async function vaultAt(
  called: string,
  { vaultName, existing, readers }: VaultSettings,
  known: Known,
  azure: ResourceManager,
): Promise<VaultAt> {
  const [piece, others] = await Promise.all([
    pieceOf("vault", vaultName, existing, known, azure, called),
    Promise.all(Object.entries(readers).map(([name, one]) => otherReader(called, name, one, known, azure))),
  ]);
  return { piece, others };
}

/** Function App and gateway read in the default vault, and wherever the first copy of a consumer's secret lies. */
async function rightsIn(
  vaults: readonly (readonly [name: string, at: VaultAt])[],
  pieces: readonly ReaderFacts[],
  known: Known,
  azure: ResourceManager,
): Promise<Pick<EstateFacts, "rights" | "readers" | "vaults">> {
  const sources = new Set(wantedSettings(known).map(({ vault }) => vault));
  const readsValues = known.settings.gateway?.namedValues === true;
  const reading = vaults.map(async ([name, { piece, others }]) => {
    const those = pieces.filter(
      (one) => name === defaultVault || (sources.has(name) && (one.name === "Function App" || readsValues)),
    );
    const readers = [...those, ...others];
    const rights = piece && (await rightsOf(piece, readers, azure));
    return [name, { ...(rights && { rights }), readers }] as const;
  });
  const [[, main] = [defaultVault, { readers: [] }], ...further] = await Promise.all(reading);
  return { ...main, ...(further.length > 0 && { vaults: new Map(further) }) };
}

function rightsOf(
  vault: Read<Piece>,
  readers: readonly ReaderFacts[],
  azure: ResourceManager,
): ReturnType<typeof rightsAt> {
  return rightsAt(vault.ok ? vault.value.id : "", parsed(vault, policiesIn), readers, azure);
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
  vault = defaultVault,
): Promise<Read<Piece> | undefined> {
  const held = state.estate.ids.get(nameAt(kind, vault));
  if (held !== undefined) return { ok: true, value: await lookedAt(held, kind, azure) };
  // Declared, and no run has made it: the run said so.
  if (existing === undefined) return undefined;
  const id = idOf(kind, name, existing, state.estate.subscriptionId, `${keyOf(kind, vault)}.existing`);
  return id.ok ? { ok: true, value: await lookedAt(id.value, kind, azure) } : id;
}

/** Where a piece stands in the stack file, below `quarterturn:`. */
function keyOf(kind: Kind, vault: string): string {
  return kind === "vault" ? vaultPath(vault).join(".") : kind;
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
  vault: string,
  reader: string,
  wanted: Known["settings"]["vault"]["readers"][string],
  { state }: Pick<Known, "state">,
  azure: ResourceManager,
): Promise<ReaderFacts> {
  const name = `reader ${reader}`;
  if ("objectId" in wanted) return { name, principalId: { ok: true, value: wanted.objectId } };
  const { identity } = wanted;
  const key = `${keyOf("vault", vault)}.readers.${reader}.identity`;
  const id = idOf("identity", identity.name, identity, state.estate.subscriptionId, key);
  if (!id.ok) return { name, principalId: id };
  const piece = await lookedAt(id.value, "identity", azure);
  return { name, principalId: parsed({ ok: true, value: piece }, ownIdentity) };
}

const systemSchema = z.object({ identity: z.object({ principalId: z.string().nullish() }).nullish() });
const identitySchema = z.object({ properties: z.object({ principalId: z.string() }) });

function systemIdentity(body: unknown): string | undefined {
  return systemSchema.parse(body).identity?.principalId ?? undefined;
}

function ownIdentity(body: unknown): string {
  return identitySchema.parse(body).properties.principalId;
}
