import type { X509Certificate } from "node:crypto";
import type { ReadCertificate } from "../served/certificate";
import { type Roots, isIssuedBy } from "../served/chain";

/** A certificate with those that lead from it to a root, each signed by the next. */
export interface Chain {
  readonly leaf: ReadCertificate;
  /** In the order in which a server has to send them. The root isn't among them: who checks has it. */
  readonly intermediates: readonly ReadCertificate[];
  /** The root that is trusted; undefined if none is reached. */
  readonly root: X509Certificate | undefined;
}

/**
 * The chain of a certificate: one that leads to a trusted root, else the longest that was met.
 * @param given certificates that came with it, in whatever order
 */
export function chainOf(leaf: ReadCertificate, given: readonly ReadCertificate[], roots: Roots): Chain {
  // Each is gone through once: what hangs together in a circle, or in many ways, comes to an end.
  const met = new Set([leaf]);
  const from = (last: ReadCertificate, intermediates: readonly ReadCertificate[]): Chain => {
    const root = (roots.get(last.x509.issuer) ?? []).find((one) => isIssuedBy(last.x509, one));
    let best: Chain = { leaf, intermediates, root };
    for (const one of root === undefined ? given : []) {
      if (met.has(one) || one.facts.isSelfSigned || !isIssuedBy(last.x509, one.x509)) continue;
      met.add(one);
      const further = from(one, [...intermediates, one]);
      if (further.root !== undefined) return further;
      if (further.intermediates.length > best.intermediates.length) best = further;
    }
    return best;
  };
  return from(leaf, []);
}

/** What a server sends, in PEM: the certificate first. */
export function pemOf({ leaf, intermediates }: Chain): string {
  return [leaf, ...intermediates].map(({ x509 }) => `${x509.toString().trim()}\n`).join("");
}
