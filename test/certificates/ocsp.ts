import { webcrypto } from "node:crypto";
import {
  BasicOCSPResponse,
  CertID,
  CertStatus,
  KeyHash,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
  id_pkix_ocsp_basic,
} from "@peculiar/asn1-ocsp";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier } from "@peculiar/asn1-x509";
import type { Issued } from "./authority";

/** What an authority answers about a certificate. */
export interface Answer {
  readonly status: "good" | "revoked" | "unknown";
  readonly from?: string;
  readonly until?: string;
}

/** An OCSP response, signed by `by`. */
export async function ocspResponse(of: Issued, by: Issued, answer: Answer): Promise<Buffer> {
  const { from = "2027-03-31T00:00:00Z", until = "2027-04-07T00:00:00Z" } = answer;
  const hash = new OctetString(new Uint8Array(20));
  const data = new ResponseData({
    responderID: new ResponderID({ byKey: new KeyHash(new Uint8Array(20)) }),
    producedAt: new Date(from),
    responses: [
      new SingleResponse({
        certID: new CertID({
          hashAlgorithm: new AlgorithmIdentifier({ algorithm: "1.3.14.3.2.26", parameters: null }),
          issuerNameHash: hash,
          issuerKeyHash: hash,
          serialNumber: Uint8Array.from(Buffer.from(of.certificate.serialNumber, "hex")).buffer,
        }),
        certStatus: statusOf(answer.status),
        thisUpdate: new Date(from),
        nextUpdate: new Date(until),
      }),
    ],
  });
  const signed = AsnConvert.serialize(data);
  const basic = new BasicOCSPResponse({
    tbsResponseData: data,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithm: "1.2.840.10045.4.3.2" }),
    signature: await signatureOf(signed, by),
  });
  const response = new OCSPResponse({
    responseStatus: OCSPResponseStatus.successful,
    responseBytes: new ResponseBytes({
      responseType: id_pkix_ocsp_basic,
      response: new OctetString(AsnConvert.serialize(basic)),
    }),
  });
  return Buffer.from(AsnConvert.serialize(response));
}

function statusOf(status: Answer["status"]): CertStatus {
  if (status === "good") return new CertStatus({ good: null });
  if (status === "unknown") return new CertStatus({ unknown: null });
  return new CertStatus({ revoked: new RevokedInfo({ revocationTime: new Date("2027-03-30T08:00:00Z") }) });
}

/** In X.509 an ECDSA signature is a SEQUENCE of two numbers; Web Cryptography sets them side by side. */
async function signatureOf(signed: ArrayBuffer, { keys }: Issued): Promise<ArrayBuffer> {
  const raw = await webcrypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, signed);
  const half = raw.byteLength / 2;
  const numbers = [raw.slice(0, half), raw.slice(half)].map((part) => {
    const bytes = Buffer.from(part);
    const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
    return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
  });
  const body = Buffer.concat(numbers);
  return Uint8Array.from(Buffer.concat([Buffer.from([0x30, body.length]), body])).buffer;
}
