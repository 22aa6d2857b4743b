import "reflect-metadata";
import { createHash, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";
import { addDays, type Day, dayOfInstant, startOf } from "../../rotation/calendar";
import type { Authority, HostCertificate, WatchedHost } from "../world/records";
import type { World } from "../world/world";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

type Keys = webcrypto.CryptoKeyPair;

const newKeys = (): Promise<Keys> => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

type Services = Pick<World, "authorities" | "clock" | "transact">;

/** The authority in an issuer's place: of two that are made at once, the one that was kept first. */
export async function authorityOf(world: Services, issuer: string): Promise<Authority> {
  const there = world.authorities.get(issuer);
  if (there !== undefined) return there;
  const made = await makeAuthority(issuer, dayOfInstant(world.clock.now()));
  return world.transact(() => {
    const kept = world.authorities.get(issuer);
    if (kept === undefined) world.authorities.put(issuer, made);
    return kept ?? made;
  });
}

/** Years for which an authority is good before and after the day on which it is made: no rehearsal outlives it. */
const authorityYears = { before: 10, after: 100 };

/** Makes an authority in an issuer's place: a root, and an intermediate of it that issues. */
async function makeAuthority(issuer: string, today: Day): Promise<Authority> {
  const { before, after } = authorityYears;
  const validity = {
    notBefore: new Date(startOf(addDays(today, -365 * before))),
    notAfter: new Date(startOf(addDays(today, 365 * after))),
  };
  const [rootKeys, keys] = await Promise.all([newKeys(), newKeys()]);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: newSerial(),
    name: nameOf(issuer, "root"),
    keys: rootKeys,
    signingAlgorithm: algorithm,
    extensions: await authorityExtensions(rootKeys.publicKey, rootKeys.publicKey, 1),
  });
  const intermediate = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: newSerial(),
    subject: nameOf(issuer, "TLS"),
    issuer: root.subjectName,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: await authorityExtensions(keys.publicKey, rootKeys.publicKey, 0),
  });
  return {
    issuer,
    root: pemOf(root),
    intermediate: pemOf(intermediate),
    privateKey: await pemOfKey(keys),
  };
}

/** The names of a real issuer's authorities begin with its own; what comes after it says that this one is none. */
function nameOf(issuer: string, kind: string): x509.Name {
  return new x509.Name([{ O: [`${issuer} (local Azure)`] }, { CN: [`${issuer} ${kind} (local Azure)`] }]);
}

async function authorityExtensions(
  own: webcrypto.CryptoKey,
  signer: webcrypto.CryptoKey,
  pathLength: number,
): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(own),
    await x509.AuthorityKeyIdentifierExtension.create(signer),
  ];
}

/** Issues a certificate for a host, with a key of its own, good from a day on for so many days. */
export async function issueCertificate(
  authority: Authority,
  { host, names }: Pick<WatchedHost, "host" | "names">,
  from: Day,
  days: number,
): Promise<HostCertificate> {
  const [keys, signingKey] = await Promise.all([newKeys(), keyIn(authority.privateKey)]);
  const issuer = new x509.X509Certificate(authority.intermediate);
  const notBefore = new Date(startOf(from));
  // Both ends count: the day after would be one second more than was allowed.
  const notAfter = new Date(Date.parse(startOf(addDays(from, days))) - 1000);
  const serial = newSerial();
  const certificate = await x509.X509CertificateGenerator.create({
    ...{ notBefore, notAfter, signingKey, serialNumber: serial },
    subject: new x509.Name([{ CN: [host] }]),
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
    ],
  });
  return {
    ...{ host, serial, names, issuer: authority.issuer },
    fingerprint256: fingerprintOf(certificate),
    notBefore: instantOf(notBefore),
    notAfter: instantOf(notAfter),
    chain: pemOf(certificate) + authority.intermediate,
    privateKey: await pemOfKey(keys),
  };
}

const alternativeName = (value: string): { type: "dns" | "ip"; value: string } => ({
  type: isIP(value) === 0 ? "dns" : "ip",
  value,
});

/** 16 bytes, positive and none of them spare, as RFC 5280 wants a serial number. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString("hex").toUpperCase();
}

function fingerprintOf({ rawData }: x509.X509Certificate): string {
  const digest = createHash("sha256").update(Buffer.from(rawData)).digest("hex").toUpperCase();
  return (digest.match(/../g) ?? []).join(":");
}

const instantOf = (date: Date): string => date.toISOString().replace(".000Z", "Z");
const pemOf = (certificate: x509.X509Certificate): string => `${certificate.toString("pem")}\n`;

async function pemOfKey({ privateKey }: Keys): Promise<string> {
  const key = await webcrypto.subtle.exportKey("pkcs8", privateKey);
  return `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`;
}

function keyIn(pem: string): Promise<webcrypto.CryptoKey> {
  const [key] = x509.PemConverter.decode(pem);
  if (key === undefined) throw new Error("authority: got a record without a key, want one in PEM");
  return webcrypto.subtle.importKey("pkcs8", key, algorithm, false, ["sign"]);
}
