import { type ReadCertificate, readCertificate, x509Library } from "../served/certificate";

/** What came back can't be read: the message says what it is in place of a certificate. */
export class BundleError extends Error {}

const block =
  /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE|PKCS7|CMS)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g;

/**
 * All certificates of a file, in its order: PEM with one or more, DER, or PKCS#7 (`.p7b`) in either, as authorities send them.
 * @throws BundleError if there is none
 */
export function certificatesIn(bytes: Buffer): ReadCertificate[] {
  const text = bytes.toString("latin1");
  // Whoever sends a key around has lost it.
  if (/-----BEGIN ([A-Z ]+ )?PRIVATE KEY-----/.test(text))
    throw new BundleError("it holds a private key, which belongs into no file that is passed on");
  if (text.includes("-----BEGIN")) return inPem(text);
  if (text.startsWith("PK\u0003\u0004")) throw new BundleError("it is a ZIP archive: unpack it first");
  if (bytes[0] !== 0x30) throw new BundleError("it is neither PEM nor DER");
  return inDer(bytes);
}

function inPem(text: string): ReadCertificate[] {
  const found = [...text.matchAll(block)].flatMap(([, , base64 = ""]) =>
    inDer(Buffer.from(base64, "base64")),
  );
  if (found.length > 0) return found;
  throw new BundleError(
    /-----BEGIN (NEW )?CERTIFICATE REQUEST-----/.test(text)
      ? "it is the request, not what came back for it"
      : "there is no certificate in it",
  );
}

function inDer(der: Buffer): ReadCertificate[] {
  const one = certificateOf(der);
  return one === undefined ? inPkcs7(der) : [one];
}

function certificateOf(der: Buffer): ReadCertificate | undefined {
  try {
    return readCertificate(der);
  } catch {
    return undefined;
  }
}

function inPkcs7(der: Buffer): ReadCertificate[] {
  const { X509Certificates } = x509Library();
  const certificates = new X509Certificates();
  try {
    certificates.import(der);
  } catch {
    // Said below.
  }
  if (certificates.length > 0)
    return Array.from(certificates, ({ rawData }) => readCertificate(Buffer.from(rawData)));
  throw new BundleError("it is neither a certificate nor a PKCS#7 bundle; a .pfx or .p12 is neither");
}
