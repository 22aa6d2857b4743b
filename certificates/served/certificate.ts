import { X509Certificate } from "node:crypto";
import type * as x509 from "@peculiar/x509";
import type { Instant } from "../../rotation";
import type { CertificateFacts, KeyFacts } from "./facts";

/** A certificate as Node.js reads it, to check signatures with, and what it says. */
export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly facts: CertificateFacts;
  /** Its status must be stapled (RFC 7633). */
  readonly demandsStapling: boolean;
  readonly ocsp: readonly string[];
  readonly crl: readonly string[];
  /** Where its issuer's certificate can be had. */
  readonly issuerAt: readonly string[];
}

/** Loaded late, with the first certificate that is read: it takes a tenth of a second, and most runs of the CLI read none. */
export function x509Library(): typeof x509 {
  require("reflect-metadata");
  return require("@peculiar/x509") as typeof x509;
}

const oid = { tlsFeature: "1.3.6.1.5.5.7.1.24", crl: "2.5.29.31", aia: "1.3.6.1.5.5.7.1.1" } as const;
/** TLS feature 5, status_request, in its SEQUENCE. */
const statusRequest = Buffer.from([0x02, 0x01, 0x05]);

/** Bits of the curves that certificates have. */
const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  secp256k1: 256,
  prime192v1: 192,
  secp224r1: 224,
};

/**
 * Reads a certificate.
 * @param der in DER, or in PEM
 * @throws Error if it is none
 */
export function readCertificate(der: Buffer | string): ReadCertificate {
  const own = new X509Certificate(der);
  const parsed = new (x509Library().X509Certificate)(own.raw);
  const access = parsed.getExtension<x509.AuthorityInfoAccessExtension>(oid.aia);
  const lists = parsed.getExtension<x509.CRLDistributionPointsExtension>(oid.crl);
  const feature = parsed.getExtension(oid.tlsFeature);
  return {
    x509: own,
    facts: factsOf(own, parsed),
    demandsStapling: feature !== null && Buffer.from(feature.value).includes(statusRequest),
    ocsp: addresses(access?.ocsp ?? []),
    // The library's list is one of its own class: a plain one is wanted, as a state gives it back.
    crl: [...(lists?.distributionPoints ?? [])].flatMap(({ distributionPoint }) =>
      (distributionPoint?.fullName ?? []).flatMap((name) => name.uniformResourceIdentifier ?? []),
    ),
    issuerAt: addresses(access?.caIssuers ?? []),
  };
}

function factsOf(own: X509Certificate, parsed: x509.X509Certificate): CertificateFacts {
  const names = parsed.getExtension(x509Library().SubjectAlternativeNameExtension)?.names.items ?? [];
  return {
    subject: written(parsed.subjectName),
    issuer: written(parsed.issuerName),
    issuerName: shortOf(parsed.issuerName),
    sans: names.filter(({ type }) => type === "dns" || type === "ip").map(({ value }) => value.toLowerCase()),
    serial: own.serialNumber.toUpperCase(),
    fingerprint256: own.fingerprint256,
    notBefore: instantOf(parsed.notBefore),
    notAfter: instantOf(parsed.notAfter),
    key: keyOf(own),
    signature: signatureOf(parsed),
    isSelfSigned: own.checkIssued(own) && own.verify(own.publicKey),
  };
}

function addresses(names: readonly x509.GeneralName[]): string[] {
  return names.filter(({ type }) => type === "url").map(({ value }) => value);
}

/** `CN=…, O=…, C=…`: the most specific part first, as people read it. */
function written(name: x509.Name): string {
  return name
    .toJSON()
    .flatMap((part) => Object.entries(part).map(([type, values]) => `${type}=${values.join("+")}`))
    .reverse()
    .join(", ");
}

/** Organization and common name. */
function shortOf(name: x509.Name): string {
  const parts = [...name.getField("O"), ...name.getField("CN")];
  return parts.length > 0 ? parts.join(", ") : written(name);
}

function instantOf(date: Date): Instant {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function keyOf({ publicKey }: X509Certificate): KeyFacts {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const bits = modulusLength ?? curveBits[namedCurve ?? ""] ?? null;
  return { type: publicKey.asymmetricKeyType ?? "unknown", bits };
}

function signatureOf({ signatureAlgorithm }: x509.X509Certificate): string {
  // The library's type is a browser's, which isn't known here; of an algorithm that it doesn't know, it has no hash.
  const { name, hash } = signatureAlgorithm as unknown as { name: string; hash?: { name: string } };
  return hash === undefined ? name : `${name} with ${hash.name}`;
}
