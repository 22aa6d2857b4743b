import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

type Keys = webcrypto.CryptoKeyPair;
type Algorithm = "p-256" | "rsa-1024" | "rsa-2048";

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const rsa = (bits: number) =>
  ({
    ...{ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    ...{ publicExponent: new Uint8Array([1, 0, 1]), modulusLength: bits },
  }) as const;
const algorithms = { "p-256": ecdsa, "rsa-1024": rsa(1024), "rsa-2048": rsa(2048) };

/** What a certificate says; what is left out is as a good one has it. */
export interface Wish {
  readonly names?: readonly string[];
  readonly subject?: string;
  readonly from?: string;
  readonly until?: string;
  readonly key?: Algorithm;
  /** Demands OCSP stapling. */
  readonly mustStaple?: boolean;
  readonly hash?: "SHA-1";
}

/** A certificate with its key, in PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
  readonly certificate: x509.X509Certificate;
  readonly keys: Keys;
}

/** In the tests' world it is this instant. */
export const now = "2027-04-01T12:00:00Z";
const [from, until] = ["2027-02-01T00:00:00Z", "2027-08-18T23:59:59Z"];

let serial = 0x1000;

async function newKeys(algorithm: Algorithm): Promise<Keys> {
  return webcrypto.subtle.generateKey(algorithms[algorithm], true, ["sign", "verify"]);
}

async function issued(certificate: x509.X509Certificate, keys: Keys): Promise<Issued> {
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    cert: certificate.toString("pem"),
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
    certificate,
    keys,
  };
}

/** An authority, signed by another or by itself. */
export async function authority(
  name: string,
  by?: Issued,
  wish: Pick<Wish, "from" | "until"> = {},
): Promise<Issued> {
  const keys = await newKeys("p-256");
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates(wish, "2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z"),
    serialNumber: (serial += 1).toString(16),
    subject: name,
    issuer: by?.certificate.subject ?? name,
    publicKey: keys.publicKey,
    signingKey: by?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return issued(certificate, keys);
}

/** A server's certificate, signed by an authority; by itself without one. */
export async function serverCertificate(by: Issued | undefined, wish: Wish = {}): Promise<Issued> {
  const { names = [host], key = "p-256", subject = `CN=${names[0] ?? ""}`, mustStaple = false, hash } = wish;
  const keys = await newKeys(key);
  const own = algorithms[key];
  const signing = by === undefined ? own : ecdsa;
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates(wish, from, until),
    serialNumber: (serial += 1).toString(16),
    subject,
    issuer: by?.certificate.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: by?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: { ...signing, hash: hash ?? signing.hash },
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
      new x509.CRLDistributionPointsExtension(["http://crl.example.com/1.crl"]),
      new x509.AuthorityInfoAccessExtension({ ocsp: ["http://ocsp.example.com"] }),
      ...(mustStaple
        ? [new x509.Extension("1.3.6.1.5.5.7.1.24", false, Buffer.from("3003020105", "hex"))]
        : []),
    ],
  });
  return issued(certificate, keys);
}

/** What the tests' hosts are called. */
export const host = "conference.example.com";

function dates(wish: Pick<Wish, "from" | "until">, first: string, last: string) {
  return { notBefore: new Date(wish.from ?? first), notAfter: new Date(wish.until ?? last) };
}
