import "reflect-metadata";
import { type KeyObject, createPublicKey, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { type KeyType, subjectOf } from "./subject";

/** A request for a certificate, and the key that it is for. */
export interface KeyedRequest {
  /** PKCS#10 in PEM. */
  readonly csr: string;
  /** The private key in clear (PKCS#8, DER): for memory only. */
  readonly pkcs8: Buffer;
}

const algorithms = {
  "rsa-3072": {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 3072,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  "p-256": { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
} as const satisfies Record<KeyType, object>;

const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
/** What TLS does with a key of each type. */
const usages: Readonly<Record<KeyType, x509.KeyUsageFlags>> = {
  "rsa-3072": digitalSignature | keyEncipherment,
  "p-256": digitalSignature,
};

/**
 * Makes a new key and a request for it.
 * @param names host names; the first one is the subject too
 */
export async function makeRequest(type: KeyType, names: readonly string[]): Promise<KeyedRequest> {
  const algorithm = algorithms[type];
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectOf(names),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value }))),
      new x509.KeyUsagesExtension(usages[type], true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return { csr: `${request.toString("pem")}\n`, pkcs8 };
}

/** A request as it is read. */
export interface ReadRequest {
  readonly publicKey: KeyObject;
  /** DNS names among its SANs, in small letters. */
  readonly names: readonly string[];
}

/**
 * Reads a request and holds its signature against its own key.
 * @param csr PEM or DER
 * @throws Error that says what is wrong with it
 */
export async function readRequest(csr: string | Buffer): Promise<ReadRequest> {
  const request = parsed(csr);
  if (!(await request.verify())) throw new Error("its signature isn't of its own key");
  const names = Array.from(request.extensions)
    .flatMap((one) => (one instanceof x509.SubjectAlternativeNameExtension ? one.names.items : []))
    .filter(({ type }) => type === "dns");
  const der = Buffer.from(request.publicKey.rawData);
  return {
    publicKey: createPublicKey({ key: der, format: "der", type: "spki" }),
    names: names.map(({ value }) => value.toLowerCase()),
  };
}

function parsed(csr: string | Buffer): x509.Pkcs10CertificateRequest {
  try {
    return new x509.Pkcs10CertificateRequest(csr);
  } catch {
    throw new Error("it is no certificate signing request");
  }
}
