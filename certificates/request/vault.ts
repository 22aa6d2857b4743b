import { X509Certificate } from "node:crypto";
import type { TokenCredential } from "@azure/identity";
import type { CertificateClient, CertificatePolicy } from "@azure/keyvault-certificates";
import { httpClientOf } from "../../web/azure";
import { reasonOf } from "../../web/reason";
import type { Chain } from "../received/chain";
import { type KeyType, subjectOf } from "./subject";

/** A vault that didn't do it: the message says why, and what helps. */
export class VaultCertificateError extends Error {}

/** What a request is made from. */
export interface WantedCertificate {
  /** Its name in the vault. */
  readonly name: string;
  readonly type: KeyType;
  readonly names: readonly string[];
}

/** A request that waits in a vault, PKCS#10 in DER; `isNew`: it was made by this very call. */
export interface Pending {
  readonly csr: Buffer;
  readonly isNew: boolean;
}

/** Rights that are asked for, and the role that has each. */
const rights = {
  create: ["certificates", "create", "Key Vault Certificates Officer"],
  get: ["certificates", "get", "Key Vault Certificates Officer"],
  getKey: ["secrets", "get", "Key Vault Certificate User"],
} as const;

/** Certificates of a vault whose keys are made in it, by Microsoft's client. */
export class VaultCertificates {
  private readonly client: CertificateClient;

  /** @param address `https://NAME.vault.azure.net` */
  constructor(
    private readonly vault: string,
    private readonly address: string,
    private readonly credential: TokenCredential,
  ) {
    // Loaded late: most commands ask no vault for a certificate.
    const sdk = require("@azure/keyvault-certificates") as typeof import("@azure/keyvault-certificates");
    this.client = new sdk.CertificateClient(address, credential, { httpClient: httpClientOf() });
  }

  /**
   * The request that waits, or a new one with a key of its own: no second one is made beside it.
   * @throws VaultCertificateError
   */
  async request(wanted: WantedCertificate): Promise<Pending> {
    const waiting = await this.pending(wanted.name);
    if (waiting !== undefined) return { csr: waiting, isNew: false };
    await this.asked("create", () => this.client.beginCreateCertificate(wanted.name, policyOf(wanted)));
    const csr = await this.pending(wanted.name);
    if (csr === undefined)
      throw new VaultCertificateError(
        `the vault ${this.vault} took the request for ${wanted.name}, and doesn't know it any more: run it again`,
      );
    return { csr, isNew: true };
  }

  /** The request that waits (DER); undefined if none does. @throws VaultCertificateError */
  async pending(name: string): Promise<Buffer | undefined> {
    const poller = await this.asked("get", () =>
      unlessMissing(() => this.client.getCertificateOperation(name)),
    );
    const { certificateOperation } = poller?.getOperationState() ?? {};
    const { csr, status } = certificateOperation ?? {};
    return csr === undefined || status !== "inProgress" ? undefined : Buffer.from(csr);
  }

  /** The newest certificate; undefined if there is none yet. @throws VaultCertificateError */
  async newest(name: string): Promise<X509Certificate | undefined> {
    const found = await this.asked("get", () => unlessMissing(() => this.client.getCertificate(name)));
    return found?.cer === undefined ? undefined : new X509Certificate(found.cer);
  }

  /**
   * Joins what came back with the key that waits for it.
   * @throws VaultCertificateError
   */
  async merge(name: string, { leaf, intermediates }: Chain): Promise<void> {
    const der = [leaf, ...intermediates].map(({ x509 }) => new Uint8Array(x509.raw));
    await this.asked("create", () => this.client.mergeCertificate(name, der));
  }

  /** Key and chain in PEM, in clear: for memory only. @throws VaultCertificateError */
  async keyOf(name: string): Promise<string> {
    const sdk = require("@azure/keyvault-secrets") as typeof import("@azure/keyvault-secrets");
    const client = new sdk.SecretClient(this.address, this.credential, { httpClient: httpClientOf() });
    const { value = "", properties } = await this.asked("getKey", () => client.getSecret(name));
    if (value.includes("PRIVATE KEY")) return value;
    throw new VaultCertificateError(
      `the vault ${this.vault} has the key of ${name} as ${properties.contentType ?? "something else"}, want application/x-pem-file: ask for the next certificate with \`npm run csr\``,
    );
  }

  private async asked<T>(right: keyof typeof rights, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw new VaultCertificateError(this.wayOut(error, right), { cause: error });
    }
  }

  private wayOut(error: unknown, right: keyof typeof rights): string {
    const { vault } = this;
    const { statusCode, code, message } = error as Partial<Record<string, unknown>> & Error;
    const [of, permission, role] = rights[right];
    const who = /\boid=([\w-]+)/.exec(message)?.[1] ?? "OBJECT-ID";
    if (statusCode === 403 && message.includes("permission on key vault"))
      return `who runs this lacks the right \`${permission}\` on ${of} of the vault ${vault}: \`az keyvault set-policy --name ${vault} --object-id ${who} --${of.slice(0, -1)}-permissions ${of === "certificates" ? "create get list" : permission}\` adds it`;
    if (statusCode === 403 && message.includes("Action: '"))
      return `who runs this lacks the right \`${permission}\` on ${of} of the vault ${vault}: \`az role assignment create --role "${role}" --assignee ${who} --scope $(az keyvault show --name ${vault} --query id --output tsv)\` adds it`;
    if (code === "ENOTFOUND" || code === "VaultNotFound")
      return `there is no vault ${vault}, or its name can't be looked up from here: check quarterturn:vault.name and the network`;
    return `the vault ${vault} could not do it: ${reasonOf(error, "its firewall, or a right that is missing").replace(/\.$/, "")}`;
  }
}

/** Its key can be read with it, as PEM: what isn't on Azure needs it. */
function policyOf({ type, names }: WantedCertificate): CertificatePolicy {
  const key =
    type === "p-256" ? { keyType: "EC", keyCurveName: "P-256" as const } : { keyType: "RSA", keySize: 3072 };
  return {
    issuerName: "Unknown",
    subject: subjectOf(names),
    subjectAlternativeNames: { dnsNames: [...names] },
    enhancedKeyUsage: ["1.3.6.1.5.5.7.3.1"],
    ...key,
    exportable: true,
    reuseKey: false,
    contentType: "application/x-pem-file",
  } as CertificatePolicy;
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "CertificateNotFound" || code === "PendingCertificateNotFound") return undefined;
    throw error;
  }
}
