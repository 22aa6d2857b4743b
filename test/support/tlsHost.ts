import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { type Server, createServer } from "node:tls";
import * as x509 from "@peculiar/x509";

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate of "CN=DigiCert Test, O=DigiCert Inc", from a day on until another one ends. */
export async function certificateFor(host: string, from: string, until: string): Promise<Pair> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=DigiCert Test, O=DigiCert Inc",
    notBefore: new Date(`${from}T00:00:00Z`),
    notAfter: new Date(`${until}T23:59:59Z`),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { cert: certificate.toString("pem"), key: x509.PemConverter.encode(key, "PRIVATE KEY") };
}

/** A node: a TLS server on 127.0.0.1 whose certificate is renewed while it runs. */
export class TlsHost {
  private server: Server | undefined;
  private hangsUp = false;

  constructor(private shown: Pair) {}

  /** @returns its address, `127.0.0.1:8443` */
  async start(): Promise<string> {
    this.server = createServer(this.shown);
    this.server.on("connection", (socket: Socket) => {
      if (this.hangsUp) socket.destroy();
    });
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Hangs up on everybody from now on, or no longer. It keeps its port: given back, another process could take it. */
  hangUp(hangsUp: boolean): void {
    this.hangsUp = hangsUp;
  }

  show(other: Pair): void {
    this.shown = other;
    this.server?.setSecureContext(other);
  }

  async stop(): Promise<void> {
    if (this.server?.listening !== true) return;
    this.server.close();
    await once(this.server, "close");
  }
}
