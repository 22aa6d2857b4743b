import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { BadParameter } from "../errors/keyvault";
import type { CertificatePolicy } from "./certificates";

/** A request in DER and Base64, and its key: PKCS#8 in PEM. */
interface KeyedRequest {
  readonly csr: string;
  readonly privateKey: string;
}

/**
 * What a vault makes for issuer Unknown: a key that stays in it, and a request for it.
 * @throws BadParameter for a key that Azure has not.
 */
export async function requestFor({ key_props, x509_props }: CertificatePolicy): Promise<KeyedRequest> {
  const algorithm = algorithmOf(key_props);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const names = x509_props.sans?.dns_names ?? [];
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: x509_props.subject,
    keys,
    signingAlgorithm: algorithm,
    extensions:
      names.length === 0
        ? []
        : [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns", value })))],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    csr: Buffer.from(request.rawData).toString("base64"),
    privateKey: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`,
  };
}

/** Source: Azure Key Vault, "About keys": RSA of 2048, 3072 and 4096 bits; curves P-256, P-384 and P-521. */
function algorithmOf({ kty, key_size = 2048, crv = "P-256" }: CertificatePolicy["key_props"]) {
  if (kty === "EC") {
    if (!["P-256", "P-384", "P-521"].includes(crv))
      throw new BadParameter(`The curve ${crv} is not supported.`);
    return { name: "ECDSA", namedCurve: crv, hash: "SHA-256" } as const;
  }
  if (![2048, 3072, 4096].includes(key_size))
    throw new BadParameter(`The key size ${key_size} is not supported.`);
  const publicExponent = new Uint8Array([1, 0, 1]);
  return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: key_size, publicExponent } as const;
}
