import { readFileSync } from "node:fs";
import { type CertificateSettings, nodeAddressOf } from "../settings/certificates";
import { nowOf, runsLocally } from "../settings/clock";
import { type ServedAt, servedIn } from "../settings/cloud";
import { filesOf } from "../settings/projectFiles";
import type { Sighting, Target } from "./served/facts";
import { lookAtAll } from "./served/look";

/** What was found out about a watched certificate. */
export type Watched =
  | { readonly kind: "seen"; readonly sightings: readonly Sighting[] }
  /** It was not looked at, and that is as it should be. */
  | { readonly kind: "skipped"; readonly reason: string }
  /** It could not be looked at, for a reason on this side. */
  | { readonly kind: "failed"; readonly reason: string };

/** Where a stack lies, and what the environment says. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the stack file: `caFile` is a path from there. */
  readonly folder: string;
}

/**
 * Looks at every certificate of a stack file where it is served: a rehearsal's, where the local world serves it; with a local
 * Azure and no such place, at those only whose nodes are on this machine: the dates of the others have nothing to do with its
 * clock. Never fails but for the environment.
 * @throws Error if QUARTERTURN_SERVED_AT is no address, ClockError if QUARTERTURN_TODAY is no day of a rehearsal's
 */
export async function lookAtWatched(
  certificates: Readonly<Record<string, CertificateSettings>>,
  { env, folder }: Surroundings,
): Promise<ReadonlyMap<string, Watched>> {
  const served = servedIn(env);
  const results = new Map<string, Watched>();
  const [targets, here] = [new Map<string, Target>(), new Map<string, Target>()];
  for (const [name, one] of Object.entries(certificates)) {
    const isHere = isOnThisMachine(one);
    if (runsLocally(env) && served === undefined && !isHere) {
      results.set(name, { kind: "skipped", reason: "not looked at in a rehearsal" });
      continue;
    }
    try {
      (isHere ? here : targets).set(name, { ...one, extraRoots: rootsOf(one, served, folder) });
    } catch (error) {
      results.set(name, { kind: "failed", reason: `its caFile: ${(error as Error).message}` });
    }
  }
  const at = nowOf(env);
  const looks = await Promise.all([
    lookAtAll(targets, { at, connectTo: served?.connectTo }),
    lookAtAll(here, { at }),
  ]);
  for (const [name, sightings] of looks.flatMap((one) => [...one]))
    results.set(name, { kind: "seen", sightings });
  return results;
}

/** All of its nodes are: they are looked at in a rehearsal, too. */
function isOnThisMachine({ nodes }: CertificateSettings): boolean {
  const addresses = Object.values(nodes ?? {}).map((written) => nodeAddressOf(written)?.address ?? "");
  return addresses.length > 0 && addresses.every((address) => /^(127\.|::1$|localhost$)/.test(address));
}

/** @throws Error that says why they can't be read */
function rootsOf({ caFile }: CertificateSettings, served: ServedAt | undefined, folder: string): string[] {
  const own = caFile === undefined ? [] : [filesOf(folder)(caFile)];
  const all = [...own, ...rehearsedRoots(served)];
  for (const text of all)
    if (!text.includes("-----BEGIN CERTIFICATE-----")) throw new Error("it has no certificate in PEM");
  return all;
}

/** Authorities of a rehearsal's world, in PEM; none outside of one. */
export function rehearsedRoots(served: ServedAt | undefined): string[] {
  return served?.caFile === undefined ? [] : [readFileSync(served.caFile, "utf8")];
}
