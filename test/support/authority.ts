import "reflect-metadata";
import { X509Certificate, randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

interface Signer {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** What is asked of an authority besides what a request says. */
export interface Wish {
  readonly notBefore?: Date;
  readonly days?: number;
  /** In place of those of the request. */
  readonly names?: readonly string[];
  /** Left out: for TLS servers. */
  readonly purposes?: readonly string[];
  readonly isAuthority?: boolean;
  /** Signed by the root itself, without an intermediate. */
  readonly byRoot?: boolean;
}

/** A certificate authority of a test, with a root and an intermediate, which signs what is asked for. */
export class Authority {
  private constructor(
    private readonly top: Signer,
    private readonly below: Signer,
  ) {}

  /** @param name that stands in its certificates' subjects */
  static async make(name = "DigiCert Test"): Promise<Authority> {
    const top = await signer(`O=DigiCert Inc, CN=${name} Root`);
    return new Authority(top, await signer(`O=DigiCert Inc, CN=${name} TLS`, top));
  }

  get root(): X509Certificate {
    return nodeOf(this.top.certificate);
  }

  get intermediate(): X509Certificate {
    return nodeOf(this.below.certificate);
  }

  /** @param csr PEM or DER */
  async answer(csr: string | Buffer, wish: Wish = {}): Promise<X509Certificate> {
    const request = new x509.Pkcs10CertificateRequest(csr);
    const { notBefore = new Date(), days = 199, byRoot = false, isAuthority = false } = wish;
    const by = byRoot ? this.top : this.below;
    const asked = request.extensions.find((one) => one instanceof x509.SubjectAlternativeNameExtension);
    const names = wish.names?.map((value) => ({ type: "dns" as const, value }));
    const sans = names === undefined ? asked : new x509.SubjectAlternativeNameExtension(names);
    return nodeOf(
      await x509.X509CertificateGenerator.create({
        serialNumber: randomBytes(12).toString("hex"),
        subject: request.subject,
        issuer: by.certificate.subject,
        notBefore,
        notAfter: new Date(notBefore.getTime() + days * day),
        publicKey: request.publicKey,
        signingKey: by.keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          ...(sans === undefined ? [] : [sans]),
          new x509.BasicConstraintsExtension(isAuthority),
          new x509.ExtendedKeyUsageExtension([...(wish.purposes ?? [x509.ExtendedKeyUsage.serverAuth])]),
          await x509.AuthorityKeyIdentifierExtension.create(by.keys.publicKey),
        ],
      }),
    );
  }
}

async function signer(name: string, by?: Signer): Promise<Signer> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const above = by?.keys ?? keys;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(12).toString("hex"),
    subject: name,
    issuer: by?.certificate.subject ?? name,
    notBefore: new Date(Date.UTC(2020, 0, 1)),
    notAfter: new Date(Date.UTC(2045, 0, 1)),
    publicKey: keys.publicKey,
    signingKey: above.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(above.publicKey),
    ],
  });
  return { certificate, keys };
}

function nodeOf({ rawData }: x509.X509Certificate): X509Certificate {
  return new X509Certificate(Buffer.from(rawData));
}
