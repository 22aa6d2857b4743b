import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { z } from "zod";
import {
  BadParameter,
  CertificateIsPending,
  CertificateNotFound,
  PendingCertificateNotFound,
} from "../errors/keyvault";
import { newVersion } from "../ids";
import type { Properties } from "../properties";
import type { CertificateVersion, PendingCertificate, VaultCertificate } from "../world/records";
import type { World } from "../world/world";
import { type SecretName, secretState } from "./readSecrets";

/** As much of a certificate's policy as a request is made from. */
export const policyShape = z.looseObject({
  key_props: z
    .looseObject({
      exportable: z.boolean().optional(),
      kty: z.enum(["RSA", "EC"]).default("RSA"),
      key_size: z.int().optional(),
      crv: z.string().optional(),
    })
    .default({ kty: "RSA" }),
  secret_props: z.looseObject({ contentType: z.string().optional() }).optional(),
  x509_props: z.looseObject({
    subject: z.string().default(""),
    sans: z.looseObject({ dns_names: z.array(z.string()).default([]) }).optional(),
    ekus: z.array(z.string()).optional(),
  }),
  issuer: z.looseObject({ name: z.string() }),
});

export type CertificatePolicy = z.infer<typeof policyShape>;

type Services = Pick<World, "certificates" | "clock" | "secrets">;

/** A request that a vault makes, with the key that stays in it. */
interface CreateCertificateRequest extends SecretName {
  readonly policy: Properties;
  /** PKCS#10 in DER and Base64, and its key (PKCS#8 in PEM). */
  readonly csr: string;
  readonly privateKey: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Keeps a request until its certificate comes back. Source: Azure Key Vault REST API, "Create Certificate", issuer Unknown.
 * @throws CertificateIsPending if one waits already.
 */
export function createCertificate(world: Services, request: CreateCertificateRequest): VaultCertificate {
  const { vault, name, policy, csr, privateKey, tags } = request;
  const known = world.certificates.get(`${vault}/${name}`);
  if (known?.pending !== undefined) throw new CertificateIsPending();
  const pending = { requestId: newVersion(), csr, privateKey, created: world.clock.seconds(), tags };
  const certificate = { vault, name: known?.name ?? name, policy, versions: known?.versions ?? [], pending };
  world.certificates.put(`${vault}/${name}`, certificate);
  return certificate;
}

/**
 * A certificate that its authority has still to issue. Source: Azure Key Vault REST API, "Get Certificate Operation".
 * @throws PendingCertificateNotFound.
 */
export function getPending(world: Services, { vault, name }: SecretName): PendingCertificate {
  const pending = world.certificates.get(`${vault}/${name}`)?.pending;
  if (pending === undefined) throw new PendingCertificateNotFound(name);
  return pending;
}

/** Gives a request up, and its key. Source: "Delete Certificate Operation". @throws PendingCertificateNotFound. */
export function deletePending(world: Services, name: SecretName): PendingCertificate {
  const pending = getPending(world, name);
  const { vault, name: own, policy, versions } = getCertificate(world, name);
  world.certificates.put(`${vault}/${own}`, { vault, name: own, policy, versions });
  return pending;
}

/**
 * Joins what came back with the key that waits: a version of the certificate, and one of the secret of the same name with
 * key and chain. Source: Azure Key Vault REST API, "Merge Certificate".
 * @param x5c certificates in DER, the one for the key first
 * @throws PendingCertificateNotFound, BadParameter if it is for another key.
 */
export function mergeCertificate(
  world: Services,
  { x5c, tags, ...name }: SecretName & { x5c: readonly Buffer[]; tags?: Readonly<Record<string, string>> },
): VaultCertificate {
  const pending = getPending(world, name);
  const [leaf, ...others] = x5c.map(readable);
  const key = createPublicKey(createPrivateKey(pending.privateKey));
  if (leaf?.publicKey.equals(key) !== true)
    throw new BadParameter(
      "The public key of the end-entity certificate in the specified X.509 certificate content does not match the public part of the specified private key. Please check if certificate is valid.",
    );
  const { vault, name: own, policy, versions } = getCertificate(world, name);
  const now = world.clock.seconds();
  const version: CertificateVersion = {
    version: newVersion(),
    cer: leaf.raw.toString("base64"),
    enabled: true,
    notBefore: Date.parse(leaf.validFrom) / 1000,
    expires: Date.parse(leaf.validTo) / 1000,
    created: now,
    updated: now,
    tags: tags ?? pending.tags,
  };
  const merged = { vault, name: own, policy, versions: [...versions, version] };
  world.certificates.put(`${vault}/${own}`, merged);
  putKey(world, name, version, [pending.privateKey, ...[leaf, ...others].map(String)].join(""));
  return merged;
}

function readable(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new BadParameter("The specified X.509 certificate content can not be read.");
  }
}

/** The key is read as a secret of the certificate's name and version. */
function putKey(world: Services, name: SecretName, of: CertificateVersion, value: string): void {
  const state = secretState(world, name);
  const { version, enabled, notBefore, expires, created, updated, tags } = of;
  const contentType = "application/x-pem-file";
  const written = { version, value, contentType, enabled, notBefore, expires, created, updated, tags };
  const secret =
    state.kind === "live"
      ? { ...state.secret, versions: [...state.secret.versions, written] as const }
      : { ...name, versions: [written] as const };
  const [first, ...others] = secret.versions;
  world.secrets.put(`${name.vault}/${name.name}`, { ...secret, versions: [first, ...others] });
}

/** A certificate with its versions, or the request for its first one. @throws CertificateNotFound. */
export function getCertificate(
  world: Pick<World, "certificates">,
  { vault, name }: SecretName,
): VaultCertificate {
  const certificate = world.certificates.get(`${vault}/${name}`);
  if (certificate === undefined) throw new CertificateNotFound(name);
  return certificate;
}

/** A vault's certificates, in the order of their names, and those that are waited for. Source: "Get Certificates". */
export function listCertificates(world: Pick<World, "certificates">, vault: string): VaultCertificate[] {
  const isThere = ({ versions, pending }: VaultCertificate): boolean =>
    versions.length > 0 || pending !== undefined;
  return world.certificates.all(`${vault}/`).filter(isThere);
}
