import "reflect-metadata";
import { webcrypto } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type Server, createServer } from "node:tls";
import * as x509 from "@peculiar/x509";
import { type Day, startOf } from "../../rotation";

/** What the certificate of a test's server says. */
export interface Shown {
  readonly host: string;
  readonly from: Day;
  readonly to: Day;
}

/** Runs `work` with the port of a TLS server that shows a certificate of "CN=DigiCert Test, O=DigiCert Inc". */
export async function withTlsServer(shown: Shown, work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(await credentials(shown));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    await closed(server);
  }
}

async function credentials({ host, from, to }: Shown): Promise<{ cert: string; key: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=DigiCert Test, O=DigiCert Inc",
    notBefore: new Date(startOf(from)),
    notAfter: new Date(startOf(to)),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
