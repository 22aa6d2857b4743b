import * as pulumi from "@pulumi/pulumi";
import type { CertificateFacts, Sighting } from "../certificates/served/facts";
import { type Watched, lookAtWatched } from "../certificates/watched";
import type { CertificateRun } from "../components/certificatePlan";
import type { ServedCertificate, Sight } from "../rotation";
import type { CertificateSettings } from "../settings/certificates";
import { fingerprintOf } from "../settings/renewals";
import type { Run } from "./config";

/** Looks at every watched certificate where it is served, all at once. Whatever comes of it, the run goes on. */
export async function lookAtCertificates(
  run: Run,
  env: NodeJS.ProcessEnv,
): Promise<CertificateRun["sights"]> {
  try {
    return await sightsOf(run, env);
  } catch (error) {
    void pulumi.log.warn(
      `quarterturn:certificates: none was looked at (${(error as Error).message}): what is known of each stays as it is.`,
    );
    return new Map();
  }
}

/** As status does it. */
async function sightsOf(
  { settings: { certificates } }: Run,
  env: NodeJS.ProcessEnv,
): Promise<CertificateRun["sights"]> {
  const found = await lookAtWatched(certificates, { env, folder: process.cwd() });
  return new Map(
    [...found].flatMap(([name, watched]): [string, Record<string, Sight>][] => {
      const one = certificates[name];
      const sights = one && placesOf(one, watched);
      return sights === undefined ? [] : [[name, sights]];
    }),
  );
}

/** Undefined for what was not looked at: what is known of it stays. */
function placesOf(one: CertificateSettings, watched: Watched): Record<string, Sight> | undefined {
  switch (watched.kind) {
    case "seen":
      return byPlace(one, watched.sightings);
    case "failed":
      return Object.fromEntries(
        Object.keys(one.nodes ?? { [one.host]: "" }).map((place) => [place, watched]),
      );
    case "skipped":
      return undefined;
  }
}

/** By the node's name; without nodes, the host with all its addresses. */
function byPlace(
  { host, nodes }: CertificateSettings,
  sightings: readonly Sighting[],
): Record<string, Sight> {
  const places = new Map<string, Sighting[]>();
  for (const one of sightings) {
    const place = nodes === undefined ? host : one.node;
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  return Object.fromEntries([...places].map(([place, of]) => [place, sightOf(of)]));
}

/** What the addresses of a place show; an address that doesn't answer counts where none does. */
function sightOf(sightings: readonly Sighting[]): Sight {
  const shown = sightings.flatMap((one) => (one.ok ? [servedOf(one.chain[0])] : []));
  const [reason = "it was not looked at"] = sightings.flatMap((one) => (one.ok ? [] : [one.reason]));
  return shown.length === 0 ? { reason } : { shows: shown };
}

function servedOf({
  fingerprint256,
  serial,
  issuer,
  notBefore,
  notAfter,
}: CertificateFacts): ServedCertificate {
  return { fingerprint: fingerprintOf(fingerprint256), serial, issuer, notBefore, notAfter };
}
