import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdirSync } from "node:fs";
import * as x509 from "@peculiar/x509";
import { newVersion } from "../ids";
import { writeWhole } from "./tokenKey";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayInMilliseconds = 86_400_000;

type Keys = webcrypto.CryptoKeyPair;
type Validity = Readonly<Record<"notBefore" | "notAfter", Date>>;

/** Files with the certificates of the HTTPS interface, in PEM. */
export interface Certificates {
  /** The authority that clients must trust. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Names and addresses that the server's certificate is for. */
export type ServerNames = Readonly<Record<"dns" | "ip", readonly string[]>>;

/** Makes a certificate authority and a server certificate of it, good for a year from `now`, in place of what was there. */
export async function issueCertificates(
  folder: string,
  files: Certificates,
  names: ServerNames,
  now: Date,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const validity: Validity = {
    notBefore: new Date(now.getTime() - dayInMilliseconds),
    notAfter: new Date(now.getTime() + 365 * dayInMilliseconds),
  };
  const [authorityKeys, serverKeys] = await Promise.all([newKeys(), newKeys()]);
  const authority = await issueAuthority(authorityKeys, validity);
  const certificate = await issueServer(
    { keys: serverKeys, names },
    { certificate: authority, keys: authorityKeys },
    validity,
  );
  const key = await webcrypto.subtle.exportKey("pkcs8", serverKeys.privateKey);
  writeWhole(files.key, x509.PemConverter.encode(key, "PRIVATE KEY"));
  writeWhole(files.certificate, certificate.toString("pem"));
  writeWhole(files.authority, authority.toString("pem"));
}

async function newKeys(): Promise<Keys> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function issueAuthority(keys: Keys, validity: Validity): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: newVersion(),
    name: "CN=Quarterturn local Azure",
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

async function issueServer(
  { keys, names }: { readonly keys: Keys; readonly names: ServerNames },
  authority: { readonly certificate: x509.X509Certificate; readonly keys: Keys },
  validity: Validity,
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: newVersion(),
    subject: "CN=localhost",
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: "dns" as const, value })),
        ...names.ip.map((value) => ({ type: "ip" as const, value })),
      ]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  });
}
