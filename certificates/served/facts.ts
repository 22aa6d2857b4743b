import type { Instant } from "../../rotation";

/** A public key, as far as its strength goes. */
export interface KeyFacts {
  /** `rsa`, `ec`, `ed25519`, … as Node.js calls it. */
  readonly type: string;
  /** RSA's modulus; of an elliptic curve the bits of its field. Null where neither is said. */
  readonly bits: number | null;
}

/** One certificate, as it was sent. Dates are what it says, to the second, never reckoned from anything else. */
export interface CertificateFacts {
  /** `CN=conference.vc.maxconf.ca, O=MaxConf`, the most specific part first. */
  readonly subject: string;
  readonly issuer: string;
  /** The issuer's organization and common name: `DigiCert Inc, DigiCert Global G2 TLS RSA SHA256 2020 CA1`. */
  readonly issuerName: string;
  /** DNS names and addresses that it is for, in small letters; without any it is for no host. */
  readonly sans: readonly string[];
  /** Hexadecimal in capitals without separators, as `openssl x509 -serial` prints it. */
  readonly serial: string;
  /** SHA-256 of the whole certificate, `AB:CD:…`, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly fingerprint256: string;
  /** `2027-02-01T00:00:00Z` */
  readonly notBefore: Instant;
  /** The last second of its life. */
  readonly notAfter: Instant;
  readonly key: KeyFacts;
  /** `RSASSA-PKCS1-v1_5 with SHA-256`, `ECDSA with SHA-384`, … ; the OID of one that we have no name for. */
  readonly signature: string;
  /** Signed by its own key. */
  readonly isSelfSigned: boolean;
}

/** What may be wrong with the chain that came with it. */
export interface ChainFacts {
  /** From the server's certificate up to an authority, nothing is missing of what a server has to send. */
  readonly isComplete: boolean;
  /** Each certificate is followed by that of its issuer, the server's own first. */
  readonly isOrdered: boolean;
  /** It ends at an authority that this machine knows or `caFile` names. */
  readonly isKnown: boolean;
  /** It is known, and every signature and date on the way holds; its own dates are told apart. */
  readonly isTrusted: boolean;
  /** Why it isn't trusted, in words without a subject; null if it is. */
  readonly distrust: string | null;
  /** The issuer whose certificate wasn't sent and isn't known; null if the chain is complete. */
  readonly missing: string | null;
}

/** What the authority says about a revocation, as the server handed it over in the handshake (OCSP stapling). */
export interface RevocationFacts {
  /** `notStapled`: nothing was handed over, so nothing is known. `unusable`: it was, and it isn't valid for this certificate now. */
  readonly status: "good" | "revoked" | "unknown" | "notStapled" | "unusable";
  /** When it was revoked; null if it wasn't. */
  readonly revokedAt: Instant | null;
  /** The certificate demands an answer in the handshake (`must-staple`): some clients refuse it without. */
  readonly isDemanded: boolean;
  /** The authority's OCSP service and lists, as the certificate names them. */
  readonly ocsp: readonly string[];
  readonly crl: readonly string[];
}

/** Where it was looked, and when. */
interface Look {
  /** The name under `nodes`; without any, the same as the address. */
  readonly node: string;
  /** `10.1.0.11:443`, `[2001:db8::3]:443`; the host with its port where its name has no address, or in a rehearsal. */
  readonly address: string;
  /** The instant by which dates were judged: in a rehearsal not the machine's. */
  readonly at: Instant;
}

/** A server, and what it showed: plain JSON, so that a state can keep it. */
export interface Seen extends Look {
  readonly ok: true;
  /** As they were sent: the first is the server's own. */
  readonly chain: readonly [CertificateFacts, ...CertificateFacts[]];
  readonly chainFacts: ChainFacts;
  /** Names wanted of it that it isn't for, by the rules of TLS clients (RFC 9525). */
  readonly missingNames: readonly string[];
  /** Its issuer's name has the wanted one in it. */
  readonly isFromWantedIssuer: boolean;
  readonly revocation: RevocationFacts;
  /** `TLSv1.3`; null where the handshake broke off after the certificate. */
  readonly protocol: string | null;
}

/** Why there is nothing to see. */
export type UnseenCode = "noAddress" | "refused" | "timeout" | "unreachable" | "notTls" | "handshake";

/** A server of which no certificate was seen. */
export interface Unseen extends Look {
  readonly ok: false;
  readonly code: UnseenCode;
  /** In words without a subject: `nobody listens there (ECONNREFUSED)`. */
  readonly reason: string;
}

/** What a look at one address or node showed. */
export type Sighting = Seen | Unseen;

/** What to look at, and what is wanted of it. */
export interface Target {
  /** The name that clients use; sent as SNI to every node. */
  readonly host: string;
  readonly port: number;
  /** `NAME: address`, `address:port` or `[address]:port`; left out: every address that the name has. */
  readonly nodes?: Readonly<Record<string, string>> | undefined;
  /** Names that the certificate must be for. */
  readonly names: readonly string[];
  /** Part of the name of whoever should have issued it, e.g. DigiCert. */
  readonly issuer: string;
  /** Certificates in PEM of further authorities that are trusted. */
  readonly extraRoots?: readonly string[] | undefined;
}

/** How to look. */
export interface LookOptions {
  /** By which dates are judged. */
  readonly at: Instant;
  /** `127.0.0.1:8443`: where every host is served, in a rehearsal; each node is asked for by CONNECT there. */
  readonly connectTo?: string | undefined;
  /** Milliseconds for each address, name resolution and handshake together. Default 5,000. */
  readonly patience?: number;
  /** Addresses of a host; left out: the machine's own way. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}
