import { performance } from "node:perf_hooks";
import { covers } from "../../settings/certificates";
import { atATime } from "../../web/atATime";
import { type Place, placesOf, shownAs } from "./addresses";
import { type ReadCertificate, readCertificate } from "./certificate";
import { type Roots, chainFactsOf, issuerOf, rootsWith } from "./chain";
import type { LookOptions, Seen, Sighting, Target } from "./facts";
import { type Handshake, handshakeWith } from "./handshake";
import { type Reason, reasonOf, resolverReason } from "./reasons";
import { revocationOf } from "./revocation";

/** Milliseconds for one address, unless another time is given. */
const usualPatience = 5000;
/** So many hosts are looked at at a time: within what a process may have open. */
const hostsAtOnce = 200;

/**
 * Looks at every target's certificate, all at once: at each node, or at every address of the host's name, with TLS and the
 * host as SNI. Never fails for a server's sake: what can't be seen is a sighting too.
 * @param targets by the certificate's name
 * @throws Error if one of their `extraRoots` can't be read
 */
export async function lookAtAll<Name extends string>(
  targets: ReadonlyMap<Name, Target>,
  options: LookOptions,
): Promise<Map<Name, readonly Sighting[]>> {
  const shown = await atATime(hostsAtOnce, [...targets], async ([name, target]) => {
    return [name, target, await shownAt(target, options)] as const;
  });
  // Only now: signatures take time, and a server that has answered long ago would seem to be late.
  const read = remembered(readCertificate);
  return new Map(
    shown.map(([name, target, looks]) => {
      const roots = rootsWith(target.extraRoots ?? []);
      return [name, looks.map((look) => sightingOf(look, target, { options, read, roots }))];
    }),
  );
}

/** As `lookAtAll`, of one. */
export async function lookAt(target: Target, options: LookOptions): Promise<readonly Sighting[]> {
  return (await lookAtAll(new Map([["", target]]), options)).get("") ?? [];
}

/** What came of one look; of a name without an address, only why. */
type Shown =
  | { readonly place: Pick<Place, "node" | "shown">; readonly handshake: Handshake }
  | { readonly place: Pick<Place, "node" | "shown">; readonly reason: Reason };

async function shownAt(target: Target, options: LookOptions): Promise<Shown[]> {
  const { host, port } = target;
  const { patience = usualPatience } = options;
  const begun = performance.now();
  try {
    const places = await placesOf(target, options, patience);
    const left = Math.max(1, patience - (performance.now() - begun));
    return await Promise.all(
      places.map(async (place) => {
        const { address, port: own, tunnelTo } = place;
        const endpoint = { address, port: own, host, patience: left, tunnelTo };
        return { place, handshake: await handshakeWith(endpoint) };
      }),
    );
  } catch (error) {
    const shown = shownAs(host, port);
    return [{ place: { node: shown, shown }, reason: resolverReason(error, host, patience) }];
  }
}

interface Judging {
  readonly options: LookOptions;
  readonly roots: Roots;
  readonly read: (der: Buffer) => ReadCertificate;
}

function sightingOf(shown: Shown, target: Target, { options, roots, read }: Judging): Sighting {
  const { at, patience = usualPatience } = options;
  const look = { node: shown.place.node, address: shown.place.shown, at };
  if ("reason" in shown) return { ...look, ok: false, ...shown.reason };
  const { certificates, failure } = shown.handshake;
  if (certificates.length === 0) return { ...look, ok: false, ...reasonOf(failure, patience) };
  const [own, ...others] = readAll(certificates, read);
  if (own === undefined) {
    const reason = "what it presents as its certificate can't be read";
    return { ...look, ok: false, code: "handshake", reason };
  }
  return { ...look, ok: true, ...seen([own, ...others], shown.handshake, target, { at, roots }) };
}

function readAll(certificates: readonly Buffer[], read: Judging["read"]): ReadCertificate[] {
  try {
    return certificates.map(read);
  } catch {
    return [];
  }
}

/** Servers of one estate show the same intermediates, and reading one takes a while. */
function remembered(read: Judging["read"]): Judging["read"] {
  const known = new Map<string, ReadCertificate>();
  return (der) => {
    const key = der.toString("latin1");
    const one = known.get(key) ?? read(der);
    known.set(key, one);
    return one;
  };
}

function seen(
  sent: readonly [ReadCertificate, ...ReadCertificate[]],
  { stapled, protocol }: Handshake,
  { names, host, issuer }: Target,
  { at, roots }: Pick<LookOptions, "at"> & Pick<Judging, "roots">,
): Omit<Seen, "node" | "address" | "at" | "ok"> {
  const [own, ...others] = sent;
  const wanted = [...new Set([host, ...names].map((name) => name.toLowerCase()))];
  return {
    chain: [own.facts, ...others.map(({ facts }) => facts)],
    chainFacts: chainFactsOf(sent, roots, at),
    missingNames: wanted.filter((name) => !own.facts.sans.some((one) => covers(one, name))),
    isFromWantedIssuer: own.facts.issuer.toLowerCase().includes(issuer.toLowerCase()),
    revocation: revocationOf(own, issuerOf(own, sent, roots), stapled, at),
    protocol,
  };
}
