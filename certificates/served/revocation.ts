import { verify } from "node:crypto";
import type { BasicOCSPResponse, SingleResponse } from "@peculiar/asn1-ocsp";
import type { Instant } from "../../rotation";
import { type ReadCertificate, readCertificate } from "./certificate";
import type { RevocationFacts } from "./facts";

/** Loaded late, with the first response that a server staples. */
function library(): typeof import("@peculiar/asn1-ocsp") & typeof import("@peculiar/asn1-schema") {
  require("reflect-metadata");
  const ocsp = require("@peculiar/asn1-ocsp") as typeof import("@peculiar/asn1-ocsp");
  const schema = require("@peculiar/asn1-schema") as typeof import("@peculiar/asn1-schema");
  return { ...ocsp, ...schema };
}

/** Hash functions of signatures, by their algorithm's OID. */
const hashes: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

/** Whoever a delegate's certificate is for. */
const ocspSigning = "1.3.6.1.5.5.7.3.9";

/**
 * What a stapled OCSP response (RFC 6960) says of a certificate.
 * @param issuer the certificate of whoever signed `own`; undefined if it isn't known: then nobody can check the response
 */
export function revocationOf(
  own: ReadCertificate,
  issuer: ReadCertificate | undefined,
  stapled: Buffer | undefined,
  at: Instant,
): RevocationFacts {
  const { demandsStapling: isDemanded, ocsp, crl } = own;
  const said = (status: RevocationFacts["status"], revokedAt: Date | null = null): RevocationFacts => ({
    status,
    revokedAt: revokedAt === null ? null : revokedAt.toISOString().replace(/\.\d+Z$/, "Z"),
    ...{ isDemanded, ocsp, crl },
  });
  if (stapled === undefined) return said("notStapled");
  const answer = answerFor(own, issuer, stapled, at);
  if (answer === undefined) return said("unusable");
  const { revoked, good } = answer.certStatus;
  if (revoked !== undefined) return said("revoked", revoked.revocationTime);
  return said(good === undefined ? "unknown" : "good");
}

/** The answer about this certificate; undefined if there is none that is valid, signed by its issuer or in its name. */
function answerFor(
  own: ReadCertificate,
  issuer: ReadCertificate | undefined,
  stapled: Buffer,
  at: Instant,
): SingleResponse | undefined {
  const { AsnParser, BasicOCSPResponse, OCSPResponse, id_pkix_ocsp_basic } = library();
  try {
    const { responseBytes } = AsnParser.parse(stapled, OCSPResponse);
    if (responseBytes?.responseType !== id_pkix_ocsp_basic) return undefined;
    const basic = AsnParser.parse(responseBytes.response.buffer, BasicOCSPResponse);
    if (issuer === undefined || !isSignedBy(basic, issuer)) return undefined;
    const now = new Date(at);
    return basic.tbsResponseData.responses.find(
      ({ certID, thisUpdate, nextUpdate }) =>
        serialOf(certID.serialNumber) === serialOf(Buffer.from(own.facts.serial, "hex")) &&
        thisUpdate <= now &&
        (nextUpdate === undefined || now <= nextUpdate),
    );
  } catch {
    return undefined;
  }
}

function serialOf(bytes: ArrayBuffer | Buffer): string {
  return Buffer.from(bytes as ArrayBuffer)
    .toString("hex")
    .replace(/^(00)+/, "");
}

/** By the issuer itself, or by one that it issued for this: `id-kp-OCSPSigning`. */
function isSignedBy(basic: BasicOCSPResponse, issuer: ReadCertificate): boolean {
  const { AsnConvert } = library();
  const delegates = (basic.certs ?? [])
    .map((one) => readCertificate(Buffer.from(AsnConvert.serialize(one))).x509)
    .filter(
      (one) =>
        one.verify(issuer.x509.publicKey) &&
        (one.keyUsage as string[] | undefined)?.includes(ocspSigning) === true,
    );
  const hash = hashes[basic.signatureAlgorithm.algorithm];
  // As it stood there: that is what was signed.
  const signed = Buffer.from(basic.tbsResponseDataRaw ?? new ArrayBuffer(0));
  const signature = Buffer.from(basic.signature);
  return [issuer.x509, ...delegates].some(({ publicKey }) => verify(hash, signed, publicKey, signature));
}
