import { runsLocally, todayOf } from "../settings/clock";
import type { Settings } from "../settings/settings";
import type { CertificateFact, Facts } from "./facts";
import { probeCertificate } from "./read/certificates";
import { secretNameOf } from "../names/secretName";
import { type Cloud, cloudOf, vaultAddressOf } from "../settings/cloud";
import { defaultCredential } from "../web/azure";
import { UsageError } from "../settings/usageError";
import { graphReader } from "./read/graphReader";
import { readWorkspace } from "./read/logAnalytics";
import { readStackFile } from "./read/stackFile";
import { readState } from "./read/state";
import { readVault } from "./read/vault";
import { clientIdsOf } from "./report/consumerNames";

/** What to report on, and where from. */
export interface Wanted {
  readonly stack: string;
  /** The folder of Pulumi.yaml and the stack files. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Told what takes time. */
  readonly say: (line: string) => void;
  /** The state of the stack as `pulumi stack export` prints it. */
  readonly exportState: (folder: string, stack: string, say: (line: string) => void) => Promise<string>;
}

/**
 * Reads everything that a report is made of. What can't be reached is among the facts, with the reason.
 * @throws UsageError, ClockError, StateError, LedgerError if there is nothing to report on
 */
export async function gatherFacts({ stack, folder, env, say, exportState }: Wanted): Promise<Facts> {
  const today = todayOf(env);
  const cloud = cloudIn(env);
  const stackFile = readStackFile(folder, stack);
  const { settings } = stackFile;
  const state = readState(await exportState(folder, stack, say));
  const clientIds = clientIdsOf({ settings, state });
  say(`Reading ${clientIds.length} apps and their sign-ins from ${cloud.graph}.`);
  const credential = defaultCredential(cloud, { tenantId: settings.tenantId });
  const graph = graphReader(credential, cloud);
  const ownKeys = new Set([...state.keyIds.values(), ...state.proven.values()]);
  const workspaceId = settings.signInLogs.logAnalyticsWorkspaceId;
  const { retentionDays } = settings.signInLogs;
  const vault = vaultAddressOf(cloud, settings.vault.vaultName);
  const secrets = [...state.published.keys()].map(secretNameOf);
  const [apps, signIns, inVault, certificates] = await Promise.all([
    graph.apps(clientIds),
    workspaceId === undefined
      ? graph.signIns(clientIds, { today, retentionDays, ownKeys, onPage: say })
      : readWorkspace(workspaceId, clientIds, today, credential, cloud),
    readVault(vault, secrets, credential),
    probeAll(settings.certificates, env),
  ]);
  return { stack, today, ...stackFile, state, apps, signIns, vault: inVault, certificates };
}

/** @throws UsageError if the environment names none */
function cloudIn(env: NodeJS.ProcessEnv): Cloud {
  try {
    return cloudOf(env);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Every configured certificate. With a clock that isn't the world's, only servers of this machine have dates to match. */
async function probeAll(
  configured: Settings["certificates"],
  env: NodeJS.ProcessEnv,
): Promise<Map<string, CertificateFact>> {
  const isPlay = runsLocally(env) && env.QUARTERTURN_TODAY !== undefined;
  const reason = "not checked: the local Azure's clock doesn't show the real date";
  const probed = Object.entries(configured).map(async ([name, { host, port }]) => {
    const isSkipped = isPlay && !host.endsWith(".localhost");
    const fact = isSkipped ? { ok: "skipped" as const, reason } : await probeCertificate({ host, port });
    return [name, fact] as const;
  });
  return new Map(await Promise.all(probed));
}
