import type { TokenCredential } from "@azure/identity";
import { lookAtWatched } from "../certificates/watched";
import { SignInTally, addDays, quietDays } from "../rotation";
import { runsLocally, todayOf } from "../settings/clock";
import type { Facts, Read, StackState, VaultFacts } from "./facts";
import { type Cloud, cloudOf, vaultAddressOf } from "../settings/cloud";
import { defaultCredential } from "../web/azure";
import { UsageError } from "../settings/usageError";
import { ResourceManager } from "../web/arm";
import { readEstate } from "./read/estate";
import { graphReader } from "./read/graphReader";
import { heldSecrets } from "./read/heldSecrets";
import { type KeycloakWanted, inOneLine, readKeycloak } from "./read/keycloak";
import { readWorkspace } from "./read/logAnalytics";
import { readStackFile } from "./read/stackFile";
import { readState } from "./read/state";
import { type VaultContent, readVault } from "./read/vault";
import { clientIdsOf } from "./report/consumerNames";
import { secretIn, writtenVaults } from "./vaults";

/** What to report on, and where from. */
export interface Wanted {
  readonly stack: string;
  /** The folder of Pulumi.yaml and the stack files. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Told what takes time. */
  readonly say: (line: string) => void;
  readonly engine: StatusEngine;
}

/** What the engine is asked for; this room starts no process. */
export interface StatusEngine {
  /** The state as `pulumi stack export` prints it; `inClear`: with its secrets. @throws UsageError with the engine's words */
  exportState(stack: StackAt, inClear: boolean): Promise<string>;
  /** A secret of the stack file, by its path. @throws UsageError with the engine's words */
  readSecret(stack: StackAt, path: string): Promise<string>;
}

/** A stack, and where it is asked for. */
export type StackAt = Pick<Wanted, "stack" | "folder" | "say">;

/**
 * Reads everything that a report is made of. What can't be reached is among the facts, with the reason.
 * @throws UsageError, ClockError, StateError, LedgerError if there is nothing to report on
 */
export async function gatherFacts(wanted: Wanted): Promise<Facts> {
  const { stack, folder, env, say, engine } = wanted;
  const today = todayOf(env);
  const cloud = cloudIn(env);
  const stackFile = readStackFile(folder, stack);
  const { settings } = stackFile;
  const { state, nameOfValue } = await readExport(wanted, settings.keycloak !== undefined);
  const credential = defaultCredential(cloud, { tenantId: settings.tenantId });
  const readSecret = (path: string): Promise<string> => engine.readSecret({ stack, folder, say }, path);
  const azure = new ResourceManager(cloud, credential);
  const [entra, clients, inVaults, estate, certificates] = await Promise.all([
    readEntra({ settings, state, today, say }, credential, cloud),
    readKeycloak({ settings, state, today, folder, env, say, nameOfValue, readSecret }),
    readVaults({ settings, state }, cloud, credential),
    readEstate({ settings, state }, azure),
    lookAtWatched(settings.certificates, { env, folder }),
  ]);
  const nodeMajor = Number.parseInt(process.versions.node, 10);
  const isRehearsal = runsLocally(env);
  return {
    stack,
    today,
    isRehearsal,
    nodeMajor,
    ...stackFile,
    state,
    ...entra,
    clients,
    ...inVaults,
    estate,
    certificates,
  };
}

/** Each by itself: one that can't be read hides no other. */
async function readVaults(
  known: Pick<Facts, "settings" | "state">,
  cloud: Cloud,
  credential: TokenCredential,
): Promise<Pick<Facts, "vault" | "vaults" | "vaultCertificates">> {
  const all = await Promise.all(
    writtenVaults(known).map(async (one) => {
      const secrets = [...one.published.keys()].map((name) => secretIn(name, one, known));
      const address = vaultAddressOf(cloud, one.vaultName);
      return [one.called, await readVault(address, secrets, credential)] as const;
    }),
  );
  const [main, ...others] = all.map(([called, read]) => [called, secretsOf(read)] as const);
  if (main === undefined) throw new Error("a stack file has a vault");
  const certificates = all.flatMap(([called, read]) =>
    read.ok ? [[called, read.value.certificates] as const] : [],
  );
  return { vault: main[1], vaults: new Map(others), vaultCertificates: new Map(certificates) };
}

function secretsOf(read: Read<VaultContent>): Read<VaultFacts> {
  return read.ok ? { ok: true, value: read.value.secrets } : read;
}

/** The state and, where there are clients of Keycloak, which value is whose: only then it is read with its secrets. */
async function readExport(
  { stack, folder, say, engine }: Wanted,
  isInClear: boolean,
): Promise<{ state: StackState } & Pick<KeycloakWanted, "nameOfValue">> {
  const at = { stack, folder, say };
  const exported = async (inClear: boolean) => {
    const json = await engine.exportState(at, inClear);
    const nameOfValue = inClear ? heldSecrets(json) : () => undefined;
    return { state: readState(json), nameOfValue };
  };
  if (!isInClear) return exported(false);
  try {
    return await exported(true);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // Whoever may not decrypt is still told of Entra's.
    const { state } = await exported(false);
    return { state, nameOfValue: { reason: inOneLine(error.message) } };
  }
}

/** Apps and sign-ins of Entra; of a stack that has none, Graph is asked nothing. */
async function readEntra(
  { settings, state, today, say }: Pick<Facts, "settings" | "state" | "today"> & Pick<Wanted, "say">,
  credential: TokenCredential,
  cloud: Cloud,
): Promise<Pick<Facts, "apps" | "signIns">> {
  const clientIds = clientIdsOf({ settings, state });
  if (clientIds.length === 0 && settings.keycloak !== undefined) {
    const log = { readable: true, from: addDays(today, -quietDays) } as const;
    return {
      apps: new Map(),
      signIns: { source: "Keycloak", log, unread: new Map(), tally: new SignInTally() },
    };
  }
  say(`Reading ${clientIds.length} apps and their sign-ins from ${cloud.graph}.`);
  const graph = graphReader(credential, cloud);
  const ownKeys = new Set([...state.keyIds.values(), ...state.proven.values()]);
  const { retentionDays, logAnalyticsWorkspaceId: workspaceId } = settings.signInLogs;
  const [apps, signIns] = await Promise.all([
    graph.apps(clientIds),
    workspaceId === undefined
      ? graph.signIns(clientIds, { today, retentionDays, ownKeys, onPage: say })
      : readWorkspace(workspaceId, clientIds, today, credential, cloud),
  ]);
  return { apps, signIns };
}

/** @throws UsageError if the environment names none */
function cloudIn(env: NodeJS.ProcessEnv): Cloud {
  try {
    return cloudOf(env);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
