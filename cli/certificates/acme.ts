import { createPrivateKey } from "node:crypto";
import { AzureDnsSolver } from "../../certificates/acme/azureDns";
import { HttpAnswers } from "../../certificates/acme/httpAnswers";
import { untilShown } from "../../certificates/acme/nameServers";
import type { AcmeAccount, Solver } from "../../certificates/acme/order";
import type { AcmeSettings } from "../../settings/acme";
import { nowOf, runsLocally } from "../../settings/clock";
import { cloudOf } from "../../settings/cloud";
import { UsageError } from "../../settings/usageError";
import { isOnThisMachine } from "../../settings/webhook";
import { ResourceManager } from "../../web/arm";
import { defaultCredential } from "../../web/azure";
import { statusEngine } from "../status/statusEngine";
import type { WantedOne } from "./wanted";

type Say = (line: string) => void;

/** The authority's host that a rehearsal would reach, and must not; undefined if all is well. */
export function unrehearsable(acme: AcmeSettings | undefined): string | undefined {
  if (acme === undefined || !runsLocally(process.env)) return undefined;
  const directory = new URL(acme.directory);
  return isOnThisMachine(directory) ? undefined : directory.host;
}

/**
 * The stack file's account, whose secrets are read when they are first needed.
 * @throws UsageError if a rehearsal would reach an authority
 */
export function acmeAccount(
  { stack, cwd, settings: { acme } }: WantedOne,
  say: Say,
): () => Promise<AcmeAccount> {
  if (acme === undefined)
    throw new UsageError(`quarterturn:acme: got nothing, want the account that renews certificates`);
  const { directory, email, keyId } = acme;
  if (unrehearsable(acme) !== undefined)
    throw new UsageError(
      `quarterturn:acme.directory: got ${directory} with the local Azure attached, want no rehearsal to reach it: leave npm run local out`,
    );
  const read = (key: string): Promise<string> =>
    statusEngine.readSecret({ stack, folder: cwd, say }, `quarterturn:acme.${key}`);
  const account = async (): Promise<AcmeAccount> => {
    const accountKey = requireKey(await read("accountKey"));
    const externalAccount =
      keyId === undefined ? undefined : { keyId, hmacKey: (await read("hmacKey")).trim() };
    return { directory, email, accountKey, externalAccount };
  };
  let known: Promise<AcmeAccount> | undefined;
  return () => (known ??= account());
}

/** @throws UsageError if it is none */
function requireKey(text: string): string {
  try {
    createPrivateKey(text);
    return text;
  } catch {
    throw new UsageError(
      "quarterturn:acme.accountKey: got a text that is no private key, want one in PEM, as `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` writes it",
    );
  }
}

/** Runs `work` with what proves a certificate's names, and says what is shown where. */
export function withSolver<T>(one: WantedOne, say: Say, work: (solver: Solver) => Promise<T>): Promise<T> {
  const { name, setting, settings } = one;
  const { dnsZone, listen } = setting.acme ?? {};
  const tell = (line: string): void => {
    say(`${name}: ${line}`);
  };
  if (listen !== undefined) return HttpAnswers.during(listen, (answers) => work(told(answers, tell)));
  if (dnsZone === undefined)
    throw new UsageError(`quarterturn:certificates.${name}.acme: got nothing, want dnsZone or listen`);
  const cloud = cloudOf(process.env);
  const manager = new ResourceManager(cloud, defaultCredential(cloud, { tenantId: settings.tenantId }));
  const solver = new AzureDnsSolver({
    zoneId: dnsZone,
    manager,
    now: () => nowOf(process.env),
    // A rehearsal's zone has no name servers.
    ...(!runsLocally(process.env) && {
      untilShown: (at, value, servers) => untilShown(at, value, servers, { say: tell }),
    }),
  });
  return work(told(solver, tell));
}

/** A solver that says what it does. */
function told(solver: Solver, tell: Say): Solver {
  return {
    kind: solver.kind,
    publish: async (challenge) => {
      tell(`shows ${challenge.at} for ${challenge.host}`);
      await solver.publish(challenge);
      tell(`${challenge.at} can be seen; the authority looks`);
    },
    remove: async (challenge) => {
      try {
        await solver.remove(challenge);
      } catch (error) {
        tell(`${challenge.at} is left, and goes with the next renewal: ${(error as Error).message}`);
        throw error;
      }
    },
  };
}
