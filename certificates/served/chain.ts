import { X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";
import type { Instant } from "../../rotation";
import { type ReadCertificate, readCertificate } from "./certificate";
import type { ChainFacts } from "./facts";

/** Authorities by their subject. */
export type Roots = ReadonlyMap<string, readonly X509Certificate[]>;

/** Longer than any chain that there is. */
const longest = 8;
/** What was sent may hang together in any number of ways. */
const mostPaths = 50;
const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

let known: readonly X509Certificate[] | undefined;

/**
 * What this machine's Node.js trusts, and further authorities.
 * @param extra certificates in PEM, one or more in each text
 * @throws Error if there is one that can't be read
 */
export function rootsWith(extra: readonly string[]): Roots {
  known ??= getCACertificates("default").map((one) => new X509Certificate(one));
  const roots = new Map<string, X509Certificate[]>();
  const further = extra.flatMap((text) => text.match(pem) ?? []).map((one) => new X509Certificate(one));
  for (const one of [...known, ...further]) roots.set(one.subject, [...(roots.get(one.subject) ?? []), one]);
  return roots;
}

/** A way from a certificate to its authority, as far as it goes. */
interface Path {
  readonly certificates: readonly ReadCertificate[];
  /** It ends at one that is trusted. */
  readonly isAnchored: boolean;
  /** Why it can't be gone, in words without a subject; undefined if it can. */
  readonly obstacle: string | undefined;
}

/**
 * How the certificates that came hang together. Node.js would judge by the machine's clock; here the dates are held against
 * `at`, those of the server's own certificate left out: it is said by itself when they are over.
 * @param sent as they were sent, the server's own first
 */
export function chainFactsOf(sent: readonly ReadCertificate[], roots: Roots, at: Instant): ChainFacts {
  const [own] = sent;
  const paths: Path[] = [];
  for (const path of own === undefined ? [] : pathsFrom([own], sent, roots, at))
    if (paths.push(path) >= mostPaths) break;
  const best = paths.sort((one, other) => rank(one) - rank(other))[0];
  const last = best?.certificates.at(-1);
  const isComplete = best !== undefined && (best.isAnchored || last?.facts.isSelfSigned === true);
  return {
    isComplete,
    isOrdered: sent.every((one, place) => {
      const next = sent[place + 1];
      return next === undefined || isIssuedBy(one.x509, next.x509);
    }),
    isKnown: best?.isAnchored === true,
    isTrusted: best?.isAnchored === true && best.obstacle === undefined,
    distrust: best?.isAnchored === true ? (best.obstacle ?? null) : distrustOf(last, isComplete),
    missing: isComplete ? null : (last?.facts.issuer ?? ""),
  };
}

function distrustOf(last: ReadCertificate | undefined, isComplete: boolean): string {
  return isComplete
    ? `its chain ends at ${last?.facts.subject ?? ""}, which this machine doesn't trust`
    : `the certificate of ${last?.facts.issuer ?? ""} is missing`;
}

/** One that can be gone to its end is best, then one that has an end. */
function rank({ isAnchored, obstacle, certificates }: Path): number {
  const isOver = certificates.at(-1)?.facts.isSelfSigned === true;
  return isAnchored ? (obstacle === undefined ? 0 : 1) : isOver ? 2 : 3;
}

/** Every way upwards, through what was sent or is known. */
function* pathsFrom(
  way: readonly [ReadCertificate, ...ReadCertificate[]],
  sent: readonly ReadCertificate[],
  roots: Roots,
  at: Instant,
): Generator<Path> {
  const last = way.at(-1) ?? way[0];
  const anchors = roots.get(last.x509.subject) ?? [];
  if (anchors.some(({ fingerprint256 }) => fingerprint256 === last.facts.fingerprint256)) {
    yield { certificates: way, isAnchored: true, obstacle: obstacleOf(way, at) };
    return;
  }
  const above = issuersOf(last, sent, roots).filter((one) => !way.includes(one));
  if (above.length === 0 || way.length >= longest) {
    yield { certificates: way, isAnchored: false, obstacle: undefined };
    return;
  }
  for (const one of above) yield* pathsFrom([...way, one], sent, roots, at);
}

function obstacleOf(way: readonly ReadCertificate[], at: Instant): string | undefined {
  const above = way.slice(1);
  const layman = above.find(({ x509 }) => !x509.ca);
  if (layman !== undefined) return `${layman.facts.subject} signed in its chain and is no authority`;
  const over = above.find(({ facts }) => facts.notAfter < at);
  if (over !== undefined) return `${over.facts.subject} in its chain ended at ${over.facts.notAfter}`;
  const early = above.find(({ facts }) => at < facts.notBefore);
  return early && `${early.facts.subject} in its chain isn't valid before ${early.facts.notBefore}`;
}

/** The certificate of whoever signed another, among those that were sent and those that are known. */
export function issuerOf(
  own: ReadCertificate,
  sent: readonly ReadCertificate[],
  roots: Roots,
): ReadCertificate | undefined {
  return issuersOf(own, sent, roots)[0];
}

function issuersOf(
  { x509 }: ReadCertificate,
  sent: readonly ReadCertificate[],
  roots: Roots,
): ReadCertificate[] {
  const authorities = (roots.get(x509.issuer) ?? []).map(({ raw }) => readCertificate(raw));
  return [...authorities, ...sent].filter((one) => isIssuedBy(x509, one.x509));
}

/** By its name, its extensions and its signature. */
export function isIssuedBy(one: X509Certificate, issuer: X509Certificate): boolean {
  return one.checkIssued(issuer) && one.verify(issuer.publicKey);
}
