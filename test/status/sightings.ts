import type { CertificateFacts, Seen, Unseen } from "../../certificates/served/facts";
import type { Watched } from "../../certificates/watched";

/** What a server of the tests shows; what is left out is as a good one has it. */
export interface Showing {
  readonly node?: string;
  readonly from?: string;
  readonly until?: string;
  readonly issuerName?: string;
  readonly change?: Partial<Pick<Seen, "missingNames" | "isFromWantedIssuer" | "chainFacts" | "at">>;
}

/** A sighting on the day that reports of the tests are made on. */
export function seen(showing: Showing = {}): Seen {
  const { from = "2027-02-01", until = "2027-08-19", issuerName = "DigiCert Inc, DigiCert G2" } = showing;
  const own: CertificateFacts = {
    ...{ subject: "CN=test", issuer: `CN=${issuerName}`, issuerName, sans: ["test"] },
    ...{ serial: `0A${until.replaceAll("-", "")}`, fingerprint256: `AB:${until}` },
    ...{ notBefore: `${from}T00:00:00Z`, notAfter: `${until}T23:59:59Z` },
    ...{ key: { type: "rsa", bits: 2048 }, signature: "RSASSA-PKCS1-v1_5 with SHA-256", isSelfSigned: false },
  };
  const node = showing.node ?? "10.1.0.11:443";
  return {
    ...{ node, address: "10.1.0.11:443", at: "2027-04-01T12:00:00Z", ok: true, chain: [own] },
    ...{ missingNames: [], isFromWantedIssuer: true, protocol: "TLSv1.3" },
    chainFacts: {
      ...{ isComplete: true, isOrdered: true, isKnown: true, isTrusted: true, distrust: null, missing: null },
    },
    revocation: { status: "notStapled", revokedAt: null, isDemanded: false, ocsp: [], crl: [] },
    ...showing.change,
  };
}

/** A server that didn't answer. */
export function unseen(node = "10.1.0.11:443"): Unseen {
  const reason = "nothing listens there (ECONNREFUSED)";
  return { node, address: "10.1.0.11:443", at: "2027-04-01T12:00:00Z", ok: false, code: "refused", reason };
}

export function watched(...sightings: readonly (Seen | Unseen)[]): Watched {
  return { kind: "seen", sightings };
}
